"""ReleaseCheck: who passed or gave back a page at which step, kept for the file when Wagtail's own rows are gone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from wagtail.models import Page


class ReleaseCheck(models.Model):
    """One reading of one version at one step. Written by `content.domain.steps` alone and never changed."""

    page = models.ForeignKey(Page, verbose_name="页面", on_delete=models.PROTECT, related_name="release_checks")
    # Plain numbers, not keys: Wagtail's rows may be deleted, these stay.
    run = models.PositiveBigIntegerField("哪一次送审", db_index=True)
    task = models.PositiveBigIntegerField("哪一步")
    wagtail_revision = models.PositiveBigIntegerField("草稿版本号")
    step = models.CharField("步骤", max_length=20)
    passed = models.BooleanField("通过")
    secrecy_checked = models.BooleanField("已做保密审查", default=False)
    comment = models.TextField("意见", blank=True)
    emergency_reason = models.TextField("紧急发布的理由", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="谁", on_delete=models.PROTECT, related_name="release_checks"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "审核记录"
        verbose_name_plural = "审核记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(passed=False) | Q(secrecy_checked=True), name="release_check_passed_after_secrecy_check"
            ),
            models.UniqueConstraint(
                fields=["run", "wagtail_revision", "task"], condition=Q(passed=True), name="release_check_step_once"
            ),
            models.UniqueConstraint(
                fields=["run", "wagtail_revision", "by"], condition=Q(passed=True), name="release_check_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} · {'通过' if self.passed else '退回'}"
