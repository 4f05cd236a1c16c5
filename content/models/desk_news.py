"""DeskNews: what happened at the desk and nobody was told yet: gathered, so that forty pages are one message."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import TaskState


class DeskNews(models.Model):
    """One thing that happened to one page; `content.domain.telling` alone writes it, tells it and takes it away."""

    class Act(models.TextChoices):
        WAITS = "waits", "到了一步"
        RETURNED = "returned", "退回"
        RELEASED = "released", "通过"

    act = models.CharField("什么事", max_length=10, choices=Act.choices)
    state = models.ForeignKey(TaskState, verbose_name="哪一步", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="谁", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "待通知的事"
        verbose_name_plural = "待通知的事"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.state_id}"
