"""What was released, when and by whom: frozen for ever, because Wagtail's own revisions are purged."""

from typing import Final

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail.models import Page

# Where what nobody did by hand comes from, in words.
ORIGINS: Final = {"starter": "建站时录入", "schedule": "到时间自动"}


class PublishedRevision(models.Model):
    """One release of a page, numbered from 1. Written by `content.domain.release` alone and never changed."""

    page = models.ForeignKey(Page, verbose_name="页面", on_delete=models.PROTECT, related_name="published_revisions")
    number = models.PositiveIntegerField("第几次发布")
    released_at = models.DateTimeField("发布时间")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发布人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField("从哪里来", max_length=20, default="workflow")
    emergency_reason = models.TextField("紧急发布的理由", blank=True)
    # A plain number, not a key: Wagtail's revisions are purged.
    wagtail_revision = models.PositiveBigIntegerField("草稿版本号")
    content = models.JSONField("内容", encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["page", "-number"]
        verbose_name = "发布版本"
        verbose_name_plural = "发布版本"
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="published_revision_number_unique")]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.number}"


class ReleaseLogEntry(models.Model):
    """One act at the door: released, scheduled, withdrawn, moved, reordered. Only ever added to."""

    class Action(models.TextChoices):
        RELEASE = "release", "发布"
        SCHEDULE = "schedule", "定时发布"
        UNSCHEDULE = "unschedule", "取消定时"
        WITHDRAW = "withdraw", "撤下"
        EXPIRE = "expire", "到期撤下"
        MOVE = "move", "移动"
        REORDER = "reorder", "调整次序"

    page = models.ForeignKey(Page, verbose_name="页面", on_delete=models.PROTECT, related_name="release_log")
    action = models.CharField("做了什么", max_length=12, choices=Action.choices)
    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="谁", null=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField("从哪里来", max_length=20, default="admin")
    reason = models.TextField("理由", blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "发布记录"
        verbose_name_plural = "发布记录"

    def __str__(self) -> str:
        return f"{self.get_action_display()} · {self.page_id}"

    @property
    def who(self) -> str:
        """Who did it; some things the site does by itself: at a set time, or when it is first filled."""
        return str(self.by) if self.by else ORIGINS.get(self.origin, ORIGINS["schedule"])
