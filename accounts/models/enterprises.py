"""企业: who they are, what they were called, whom to call, what was done to their entry in the register."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from accounts.credit_code import PATTERN, TEMPORARY_PATTERN, is_temporary
from accounts.enums import Grade, Size, Standing
from accounts.models.places import District, Scene, Sector, StaffUnit


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """Enterprises of the register."""

    def current(self) -> "EnterpriseQuerySet":
        """Without the doubles that were merged into another entry."""
        return self.filter(merged_into__isnull=True)

    def open(self) -> "EnterpriseQuerySet":
        """Those that still work: neither a double nor closed."""
        return self.current().filter(closed_on__isnull=True)

    def named(self, key: str) -> "EnterpriseQuerySet":
        """Those whose name, a former one, or one of a double, comes to this key."""
        known = Q(name_key=key) | Q(former_names__name_key=key) | Q(doubles__name_key=key)
        return self.current().filter(known).distinct()


class Enterprise(ClusterableModel):
    """An enterprise in the bureau's register.

    Written by `accounts.domain.enterprises` and `accounts.domain.merging` only: they keep names, keys and the log.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        "统一社会信用代码",
        max_length=18,
        unique=True,
        error_messages={"unique": "这个代码已经登记在另一条上。如果是同一家企业，请把两条合并。"},
    )
    name = models.CharField("名称", max_length=120)
    # What two spellings of one name have in common; see `accounts.domain.enterprises.key_of`.
    name_key = models.CharField(max_length=120, db_index=True, editable=False)
    sector = models.ForeignKey(
        Sector, verbose_name="行业领域", null=True, blank=True, on_delete=models.PROTECT, related_name="enterprises"
    )
    scenes = models.ManyToManyField(Scene, verbose_name="场景", blank=True, related_name="enterprises")
    district = models.ForeignKey(
        District, verbose_name="县区", null=True, blank=True, on_delete=models.PROTECT, related_name="enterprises"
    )
    address = models.CharField("生产经营地址", max_length=200, blank=True)
    size = models.CharField("规模", max_length=8, choices=Size.choices, blank=True)
    grade = models.CharField("监管等级", max_length=1, choices=Grade.choices, blank=True)
    standing = models.CharField("标准化等级", max_length=1, choices=Standing.choices, blank=True)
    weak_base = models.BooleanField("安全基础薄弱", default=False)
    unit = models.ForeignKey(
        StaffUnit, verbose_name="监管科室", null=True, blank=True, on_delete=models.PROTECT, related_name="enterprises"
    )
    # Degrees in CGCS2000, within centimetres of WGS 84. Map services of the country shift theirs by some 500 m.
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=8, decimal_places=6, null=True, blank=True)
    closed_on = models.DateField("停业、注销日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="doubles"
    )
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "企业"
        verbose_name_plural = "企业"
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=PATTERN) | Q(code__regex=TEMPORARY_PATTERN), name="enterprise_code_has_its_form"
            ),
            models.CheckConstraint(condition=~Q(name_key=""), name="enterprise_has_a_name"),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                # NULL in a comparison would pass the check.
                | Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=(73, 136),
                    latitude__range=(3, 54),
                ),
                name="enterprise_place_is_whole_and_in_the_country",
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("pk")), name="enterprise_is_no_double_of_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code_is_temporary(self) -> bool:
        """Whether the code is one of ours: the real one is still to be found."""
        return is_temporary(self.code)


class EnterpriseName(models.Model):
    """曾用名: a name the enterprise had until a day."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField("名称", max_length=120)
    name_key = models.CharField(max_length=120, db_index=True, editable=False)
    until = models.DateField("用到", help_text="改名登记在这里的日子，不一定是工商变更的日子。")

    class Meta:
        ordering = ["-until", "-pk"]
        verbose_name = "曾用名"
        verbose_name_plural = "曾用名"

    def __str__(self) -> str:
        return self.name


class EnterpriseContact(models.Model):
    """联系人: whom the bureau calls. Somebody here need not have an account."""

    enterprise = ParentalKey(Enterprise, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField("姓名", max_length=60)
    position = models.CharField("职务", max_length=40, blank=True)
    phone = models.CharField("电话", max_length=24, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "联系人"
        verbose_name_plural = "联系人"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "name", "phone"], name="contact_stands_once"),
        ]

    def __str__(self) -> str:
        return self.name


class EnterpriseLog(models.Model):
    """What was done to an enterprise's entry, by whom. A table of ours: Wagtail's site history shows names to all."""

    class Kind(models.TextChoices):
        ENTERED = "entered", "登记"
        CHANGED = "changed", "修改"
        MERGED = "merged", "合并"
        UNMERGED = "unmerged", "撤销合并"
        JOINED = "joined", "成员加入"
        LEFT = "left", "成员离开"
        ROLE_CHANGED = "role_changed", "成员身份变动"
        CLAIM = "claim", "认领"
        INVITATION = "invitation", "邀请"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="log")
    kind = models.CharField("事项", max_length=16, choices=Kind.choices)
    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="经手人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="空着的是系统自己做的。",
    )
    # Names of fields with their values before and after, ids of rows; never a phone number.
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "企业登记变动"
        verbose_name_plural = "企业登记变动"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


class EnterpriseMerge(models.Model):
    """A double that was merged into the entry that is kept, and all that moved, so that it can be undone."""

    kept = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="merges")
    double = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="merged_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # {"moved": {"app.model.field": [pk, …]}, "filled": {field: value}, "scenes": [pk, …]}
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["double"], condition=Q(undone_at__isnull=True), name="double_is_merged_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.double} → {self.kept}"
