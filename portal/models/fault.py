"""Faults that were seen, and when administrators may be written to about each again."""

from django.db import models
from django.utils import timezone


class SeenFault(models.Model):
    """One fault: its kind and place, how often it came, and how often nobody was written to about it.

    Written by `portal.faults.mailing`. It holds no data that the fault broke on.
    """

    fingerprint = models.CharField("指纹", max_length=64, unique=True)
    kind = models.CharField("种类", max_length=200)
    place = models.CharField("位置", max_length=300)
    times = models.PositiveIntegerField("次数", default=0)
    held = models.PositiveIntegerField("没有单独发信的次数", default=0)
    first_at = models.DateTimeField("第一次", default=timezone.now)
    last_at = models.DateTimeField("最近一次", default=timezone.now, db_index=True)
    mailed_at = models.DateTimeField("发信", null=True, blank=True)
    next_mail_at = models.DateTimeField("下一封不早于", default=timezone.now)

    class Meta:
        verbose_name = "出过的错"
        verbose_name_plural = "出过的错"
        ordering = ["-last_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"
