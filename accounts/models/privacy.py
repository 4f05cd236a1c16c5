"""Consent, identity numbers, and who of the staff looked at whose data."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import Looked, Purpose
from accounts.models.enterprises import Enterprise


class ConsentText(models.Model):
    """个人信息处理说明 as it reads from a day on. The bureau signs it; what somebody agreed to stays."""

    title = models.CharField("标题", max_length=60)
    text = models.TextField("正文", help_text="写明收集什么、为什么、存多久、怎么查、怎么删、找谁。")
    document = models.CharField("文号或签发依据", max_length=80, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True, help_text="空着就是草稿，不给人看。")

    class Meta:
        ordering = ["-effective_on", "-pk"]
        verbose_name = "个人信息处理说明"
        verbose_name_plural = "个人信息处理说明"
        constraints = [
            models.UniqueConstraint(fields=["effective_on"], name="consent_text_of_a_day"),
        ]

    def __str__(self) -> str:
        return self.title


class Consent(models.Model):
    """A person has read and agreed to one text at a time."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents")
    at = models.DateTimeField("同意时间", auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "同意记录"
        verbose_name_plural = "同意记录"
        constraints = [models.UniqueConstraint(fields=["person", "text"], name="consent_is_given_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.text}"


class IdentityNumber(models.Model):
    """身份证号, only where a purpose needs it. Written and read by `accounts.domain.identity` only."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identity_numbers")
    purpose = models.CharField("用途", max_length=24, choices=Purpose.choices)
    encrypted = models.BinaryField()
    fingerprint = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "身份证号"
        verbose_name_plural = "身份证号"
        constraints = [models.UniqueConstraint(fields=["person", "purpose"], name="identity_number_once_a_purpose")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_purpose_display()}"


class Look(models.Model):
    """One of the staff looked at the data of one person or one enterprise. Kept as long as logs are (LOG_KEEP_DAYS)."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="查看人", on_delete=models.PROTECT, related_name="looks"
    )
    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    what = models.CharField("看了什么", max_length=24, choices=Looked.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="谁的", null=True, on_delete=models.PROTECT, related_name="looked_at"
    )
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="哪家的", null=True, on_delete=models.PROTECT, related_name="looked_at"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "查看记录"
        verbose_name_plural = "查看记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(enterprise__isnull=False), name="look_is_at_one_of_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} · {self.get_what_display()}"
