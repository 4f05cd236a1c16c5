"""The outbox, the wording that staff may change, and channels that pause."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from delivery import wording
from delivery.enums import Channel, State, Trouble
from delivery.masking import masked
from delivery.querysets import MessageQuerySet, MessageTemplateQuerySet
from jobs.leases import LeasedRow

LONGEST_ADDRESS = 320
LONGEST_KEY = 200


class Message(LeasedRow):
    """One message to one address: written by `delivery.outbox.send`, moved by `delivery.domain.state.move`.

    `attempts` (of the lease) counts how often a worker took the row; `failures` how often the provider was asked in
    vain through a fault that may be the message's own. `person` is an opaque number: who it is, `accounts` knows.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    dedupe_key = models.CharField("去重键", max_length=LONGEST_KEY, unique=True, editable=False)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    address = models.CharField("收件地址", max_length=LONGEST_ADDRESS, blank=True)
    person = models.UUIDField("收件人编号", null=True, blank=True, db_index=True)
    template = models.CharField("模板", max_length=80)
    context = models.JSONField("填入的内容", default=dict)
    by_digest = models.BooleanField("等汇总", default=False)
    digest = models.ForeignKey(
        "self", verbose_name="并入", null=True, blank=True, on_delete=models.PROTECT, related_name="gathered"
    )
    not_after = models.DateTimeField("过时不候", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    trouble = models.CharField("问题", max_length=12, choices=Trouble.choices, blank=True)
    reason = models.CharField("不再发的原因", max_length=300, blank=True)
    failures = models.PositiveIntegerField("没成的次数", default=0)
    provider_id = models.CharField("服务商编号", max_length=100, blank=True)
    created_at = models.DateTimeField("写入", default=timezone.now, editable=False)
    sent_at = models.DateTimeField("交出", null=True, blank=True)
    receipt_at = models.DateTimeField("回执", null=True, blank=True)
    blanked_at = models.DateTimeField("清除", null=True, blank=True)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering = ["-created_at", "-pk"]
        # Nobody adds, changes or deletes a message in the admin: see delivery/desk/worklist.py.
        default_permissions = ("view",)
        permissions = [("settle_message", "再试或者放弃发不出去的消息")]
        indexes = [
            models.Index(fields=["channel", "due_at"], name="message_waiting", condition=Q(state="waiting")),
            models.Index(fields=["channel", "address", "sent_at"], name="message_by_address"),
            models.Index(fields=["state", "created_at"], name="message_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_handed_over_when",
                condition=~Q(state__in=["sent", "delivered", "undelivered"]) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_in_trouble_says_which",
                condition=Q(state__in=["dead", "undelivered"], trouble__gt="")
                | (~Q(state__in=["dead", "undelivered"]) & Q(trouble="")),
            ),
            models.CheckConstraint(
                name="message_dropped_says_why",
                condition=Q(state="dropped", reason__gt="") | (~Q(state="dropped") & Q(reason="")),
            ),
            models.CheckConstraint(
                name="message_gathered_into",
                condition=Q(state="gathered", digest__isnull=False) | (~Q(state="gathered") & Q(digest=None)),
            ),
            models.CheckConstraint(
                name="message_blank_only_at_rest",
                condition=(Q(blanked_at=None) & ~Q(address=""))
                | (Q(blanked_at__isnull=False, address="") & ~Q(state="waiting")),
            ),
        ]

    def __str__(self) -> str:
        """Name it without the address: this stands in logs."""
        return f"{self.get_channel_display()}“{wording.label_of(self.template)}” {self.pk}"

    @property
    def shown_address(self) -> str:
        """The address as staff may see it."""
        return masked(self.address) if self.address else "（已清除）"


class MessageTemplate(models.Model):
    """What staff want said instead of the wording in code, from a day on; the older rows stay on record."""

    code = models.CharField("消息", max_length=80)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    valid_from = models.DateField("从哪天起用", default=timezone.localdate)
    subject = models.CharField("标题", max_length=120, blank=True, help_text="只有邮件有标题。")
    text = models.TextField("正文", max_length=2000, help_text="要填内容的地方写成 ${名称}。不写保密的内容。")
    provider_template = models.CharField(
        "服务商模板编号", max_length=60, blank=True, help_text="短信要先在服务商那里报备，编号例如 SMS_123456789。"
    )
    digest = models.BooleanField("可以等汇总", default=False, help_text="选了就不单独发，每天合成一条。")

    objects: ClassVar[Any] = MessageTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "消息模板"
        verbose_name_plural = "消息模板"
        ordering = ["code", "channel", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "channel", "valid_from"],
                name="one_wording_a_day",
                violation_error_message="这条消息在这个渠道、这一天已经有一份模板了，请改那一份。",
            ),
            models.CheckConstraint(name="template_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{wording.label_of(self.code)}（{self.get_channel_display()}，{self.valid_from} 起）"


class ChannelPause(models.Model):
    """How a channel does: failures in a row, and until when it is left alone because of them."""

    channel = models.CharField("渠道", max_length=10, choices=Channel.choices, primary_key=True)
    failures = models.PositiveIntegerField("连续没成的次数", default=0)
    paused_until = models.DateTimeField("暂停到", null=True, blank=True)
    last_error = models.TextField("最近一次错误", blank=True)

    class Meta:
        verbose_name = "渠道"
        verbose_name_plural = "渠道"

    def __str__(self) -> str:
        return self.get_channel_display()
