"""One upload of a table on its way into a room's own rows, and each line of it."""

import uuid

from django.db import models
from django.db.models import Count, Min, Q

from intake.models.private_file import PrivateFile
from jobs.leases import LeasedRow


class Import(models.Model):
    """一次导入. Its state changes through `intake.imports.door` alone; the work between states is `imports.work`."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "正在读取"
        READ = "read", "正在核对"
        PREVIEWED = "previewed", "等待确认"
        CONFIRMED = "confirmed", "正在写入"
        DONE = "done", "已完成"
        REFUSED = "refused", "没有读取"
        ABANDONED = "abandoned", "已放弃"

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    # Of the layout, by which the room that takes the rows is found again.
    layout = models.CharField("表格", max_length=60)
    # What the rows are for, as that room names it: a session, a firm.
    about = models.CharField("导入到", max_length=64, blank=True)
    name = models.CharField("文件名", max_length=150)
    sha256 = models.CharField("SHA-256", max_length=64)
    file = models.ForeignKey(
        PrivateFile, verbose_name="文件", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.UPLOADED)
    uploaded_by = models.UUIDField("上传人")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    confirmed_by = models.UUIDField("确认人", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True, db_index=True)
    refusal = models.TextField("没有读取的原因", blank=True)
    notes = models.JSONField("说明", default=list)
    # Counts by outcome, which stay when the lines themselves are deleted.
    summary = models.JSONField("结果", default=dict)

    class Meta:
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            # The button pressed twice is one import.
            models.UniqueConstraint(
                name="import_same_file_open_once",
                fields=["layout", "about", "sha256", "uploaded_by"],
                condition=Q(state__in=["uploaded", "read", "previewed", "confirmed"]),
            ),
            models.CheckConstraint(
                name="import_confirmed_by_somebody",
                condition=~Q(state__in=["confirmed", "done"])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="import_ended_is_dated",
                condition=Q(state__in=["done", "refused", "abandoned"], ended_at__isnull=False)
                | Q(state__in=["uploaded", "read", "previewed", "confirmed"], ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_state_display()}）"


State = Import.State
TRANSITIONS: dict[str, set[str]] = {
    State.UPLOADED: {State.READ, State.REFUSED, State.ABANDONED},
    State.READ: {State.PREVIEWED, State.ABANDONED},
    State.PREVIEWED: {State.CONFIRMED, State.ABANDONED},
    State.CONFIRMED: {State.DONE},
    State.DONE: set(),
    State.REFUSED: set(),
    State.ABANDONED: set(),
}
AT_WORK = {State.UPLOADED, State.READ, State.CONFIRMED}
OVER = {State.DONE, State.REFUSED, State.ABANDONED}


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    """Lines by what is still to be done with them."""

    def unjudged(self) -> "ImportRowQuerySet":
        """Those that wait for a verdict, in the order of the sheet."""
        return self.filter(verdict="").order_by("number")

    def to_write(self) -> "ImportRowQuerySet":
        """Those that a confirmed import still has to write, in the order of the sheet."""
        return self.filter(verdict__in=ImportRow.WRITABLE, outcome="").order_by("number")

    def left_out(self) -> "ImportRowQuerySet":
        """Those that were not or will not be written because something is wrong with them."""
        wrong = Q(verdict__in=ImportRow.UNWRITABLE, outcome="")
        return self.filter(wrong | Q(outcome=ImportRow.Outcome.REFUSED)).order_by("number")

    def said(self) -> dict[str, int]:
        """What those that are or will be written were told, and how many of them, in the order of the sheet."""
        told = Q(outcome=ImportRow.Outcome.WRITTEN) | Q(verdict__in=ImportRow.WRITABLE, outcome="")
        found = self.filter(told).order_by().values_list("message").annotate(count=Count("pk"), first=Min("number"))
        return {message: count for message, count, _ in found.order_by("first") if message}

    def counts(self) -> dict[str, int]:
        """How many lines have each verdict and each outcome, in one query; keys like `new` and `outcome_written`."""
        found: dict[str, int] = {"all": 0}
        for verdict, outcome, count in self.order_by().values_list("verdict", "outcome").annotate(Count("pk")):
            for key in ("all", verdict or "unjudged", f"outcome_{outcome or 'open'}"):
                found[key] = found.get(key, 0) + count
            if verdict in ImportRow.WRITABLE:
                found["writable"] = found.get("writable", 0) + count
                found["waiting"] = found.get("waiting", 0) + (count if not outcome else 0)
            if outcome == ImportRow.Outcome.REFUSED or (verdict in ImportRow.UNWRITABLE and not outcome):
                found["left_out"] = found.get("left_out", 0) + count
        return found


class ImportRow(models.Model):
    """One line of an import: what it says, what becomes of it, and why."""

    class Verdict(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "更新"
        SAME = "same", "没有变化"
        CHOICE = "choice", "要您选"
        REFUSED = "refused", "有问题"

    class Outcome(models.TextChoices):
        WRITTEN = "written", "已写入"
        SAME = "same", "本来就是这样"
        REFUSED = "refused", "没有写入"

    WRITABLE = (Verdict.NEW, Verdict.CHANGED)
    UNWRITABLE = (Verdict.REFUSED, Verdict.CHOICE)

    job = models.ForeignKey(Import, verbose_name="导入", on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("行号")
    values = models.JSONField("内容")
    typed = models.JSONField("原文")
    verdict = models.CharField("判断", max_length=8, choices=Verdict.choices, blank=True)
    message = models.TextField("说明", blank=True)
    changes = models.JSONField("变化", default=list)
    choices = models.JSONField("可选", default=list)
    choice = models.CharField("选了", max_length=64, blank=True)
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = "导入的一行"
        verbose_name_plural = "导入的行"
        ordering = ["job", "number"]
        constraints = [models.UniqueConstraint(name="import_row_once", fields=["job", "number"])]
        indexes = [models.Index(fields=["job", "verdict", "outcome", "number"])]

    def __str__(self) -> str:
        return f"第 {self.number} 行"


class ImportWork(LeasedRow):
    """What there is to do for an import: read and judge it, or write it."""

    job = models.OneToOneField(Import, verbose_name="导入", on_delete=models.CASCADE, related_name="work")

    class Meta:
        verbose_name = "待处理的导入"
        verbose_name_plural = "待处理的导入"

    def __str__(self) -> str:
        return str(self.job_id)
