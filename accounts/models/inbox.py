"""The site's own inbox, and how a person wants to be reached beside it."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class InboxMessage(models.Model):
    """站内消息: what the site had to say to a person. It names the thing and leads to it; nothing confidential."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inbox")
    template = models.CharField("事项", max_length=60)
    subject = models.CharField("标题", max_length=80)
    text = models.CharField("内容", max_length=500)
    # On this site, without the prefix that it may live under.
    path = models.CharField("打开", max_length=200)
    dedupe_key = models.CharField(max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("读过", null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "站内消息"
        verbose_name_plural = "站内消息"
        indexes = [
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="inbox_unread"),
            models.Index(fields=["person", "-at"], name="inbox_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "dedupe_key"], name="inbox_says_it_once"),
        ]

    def __str__(self) -> str:
        return self.subject


class ReachPreference(models.Model):
    """How a person wants to be reached. Without a row: by SMS and e-mail, not at night."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reach")
    by_sms = models.BooleanField("发短信", default=True)
    by_email = models.BooleanField("发邮件", default=True)
    # From the first hour until the second, over midnight where the first is later; both the same: never quiet.
    quiet_from = models.PositiveSmallIntegerField("几点以后不打扰", default=21)
    quiet_until = models.PositiveSmallIntegerField("到几点", default=8)

    class Meta:
        verbose_name = "消息偏好"
        verbose_name_plural = "消息偏好"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__range=(0, 23), quiet_until__range=(0, 23)), name="reach_hours_are_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}"
