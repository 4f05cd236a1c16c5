"""The chain of what was done here, and its two ends. Written by `accounts.audit` alone."""

from typing import Any

from django.db import models


class AuditEntry(models.Model):
    """One act, numbered from 1 without a gap. Each holds the hash of the one before, so none can be slipped in or out.

    No relation to anybody: it stands by itself, whatever becomes of the rows that it names.
    """

    number = models.PositiveBigIntegerField("第几条", primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    # No choices: rooms may bring acts of their own (accounts.audit.acts), and old ones keep their code for ever.
    act = models.CharField("做了什么", max_length=40, db_index=True)
    by = models.UUIDField("谁的编号", null=True, db_index=True)
    by_name = models.CharField("谁", max_length=120)
    about = models.CharField("对什么", max_length=300)
    reference = models.CharField("对象编号", max_length=120, blank=True, db_index=True)
    facts = models.JSONField("事实", default=dict)
    previous_hash = models.CharField("上一条的指纹", max_length=64)
    hash = models.CharField("指纹", max_length=64)
    seal = models.CharField("封印", max_length=64)

    class Meta:
        ordering = ["-number"]
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        default_permissions = ()

    def __str__(self) -> str:
        return f"第 {self.number} 条"

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse before the database does; `accounts.audit.pruning` is the one way out."""
        raise TypeError("an audit entry is never deleted by itself")


class AuditHead(models.Model):
    """The one row that says where the chain begins and ends; whoever adds to the chain holds it."""

    ONLY = 1

    number = models.PositiveBigIntegerField("最后一条", default=0)
    hash = models.CharField("最后一条的指纹", max_length=64, default="")
    first_number = models.PositiveBigIntegerField("最早留着的一条", default=1)
    checked_at = models.DateTimeField("上次核对", null=True)
    checked_number = models.PositiveBigIntegerField("核对到第几条", default=0)
    faults = models.JSONField("核对出的问题", default=list)

    class Meta:
        verbose_name = "审计链两端"
        verbose_name_plural = "审计链两端"
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="audit_head_is_one")]

    def __str__(self) -> str:
        return f"{self.first_number} – {self.number}"
