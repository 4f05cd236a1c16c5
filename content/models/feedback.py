"""What readers say of a page: whether it helped, and what is wrong with it. Nobody's name, no address, no number."""

import uuid

from django.conf import settings
from django.db import models
from wagtail.models import Page


class Feedback(models.Model):
    """一条反馈. Written by `content.domain.feedback.give` and settled by `settle`, nowhere else."""

    class Kind(models.TextChoices):
        HELPFUL = "helpful", "有用"
        NOT_HELPFUL = "not_helpful", "没用"
        MISTAKE = "mistake", "找错"

    class Status(models.TextChoices):
        NEW = "new", "待看"
        MENDED = "mended", "已改"
        KEPT = "kept", "核对过，没有错"
        SET_ASIDE = "set_aside", "与本页无关"

    # Made with the form: the same form sent twice is one entry.
    key = models.UUIDField("表单号", default=uuid.uuid4, unique=True, editable=False)
    page = models.ForeignKey(Page, verbose_name="页面", on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField("说的是第几次发布", null=True, blank=True)
    kind = models.CharField("说的是", max_length=12, choices=Kind.choices)
    text = models.TextField("写的话", blank=True)
    given_at = models.DateTimeField("收到", auto_now_add=True)
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.NEW)
    answer = models.TextField("怎么处理的", blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="谁处理的", null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = "读者反馈"
        verbose_name_plural = "读者反馈"
        indexes = [models.Index(fields=["status", "-given_at"])]
        constraints = [
            models.CheckConstraint(
                name="feedback_settled_by_somebody",
                condition=models.Q(status="new", settled_at=None)
                | (~models.Q(status="new") & models.Q(settled_by__isnull=False, settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="feedback_mistake_says_what", condition=~models.Q(kind="mistake") | ~models.Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.page_id}"
