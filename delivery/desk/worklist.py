"""The worklist of what could not be sent: why, and whether it is tried again or dropped. No text, no full address."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from delivery import wording
from delivery.domain.letters import drop, try_again, try_all_again
from delivery.enums import ON_THE_WORKLIST, Channel, Trouble
from delivery.errors import MessageRefused
from delivery.models import ChannelPause, Message
from theme.desk import DeskIndexView

SETTLE = "delivery.settle_message"
INDEX = "messages:index"
# What staff may see of a message. Neither `address` nor `context` is ever among it.
SHOWN = [
    "state",
    "trouble",
    "last_error",
    "failures",
    "channel",
    "shown_address",
    "created_at",
    "sent_at",
    "receipt_at",
    "reason",
]


class OnlyLook(ModelPermissionPolicy):
    """Messages are written by the rooms and moved by the door: nobody adds, changes or deletes one, no superuser."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Answer for one act."""
        return action == "view" and bool(super().user_has_permission(user, action))


class IndexView(DeskIndexView):
    """The worklist, with the kinds of trouble counted above it."""

    def get_base_queryset(self) -> QuerySet[Message]:
        """Only what needs somebody."""
        return Message.objects.on_the_worklist()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Count by channel and trouble, and say which channels rest."""
        rows = Message.objects.on_the_worklist().order_by("channel", "trouble")
        counted = rows.values("channel", "trouble").annotate(count=Count("pk"))
        kinds = [
            row | {"channel_label": Channel(row["channel"]).label, "trouble_label": Trouble(row["trouble"]).label}
            for row in counted
        ]
        resting = ChannelPause.objects.exclude(paused_until=None)
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"kinds": kinds, "resting": resting, "may_settle": self.request.user.has_perm(SETTLE)}


class InspectView(generic.InspectView):
    """One message, and what can be done with it."""

    def get_field_label(self, field_name: str, field: Any) -> str:
        """Name the masked address as people call it."""
        return "收件地址" if field_name == "shown_address" else str(super().get_field_label(field_name, field))

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Show times by the clock on the wall, and what has not happened as such."""
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, datetime):
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        return "——" if value in (None, "") else value

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the acts where they are possible and allowed."""
        may = self.object.state in ON_THE_WORKLIST and self.request.user.has_perm(SETTLE)
        return {**super().get_context_data(**kwargs), "may_settle": may}


class MessageViewSet(ModelViewSet):
    """发不出去的消息."""

    model = Message
    name = "messages"
    icon = "warning"
    # Nothing looks up who refers to a message, and each would cost a task of its own whenever it moves.
    add_to_reference_index = False
    menu_label = "发不出去的消息"
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = SHOWN
    inspect_view_class = InspectView
    index_view_class = IndexView
    index_template_name = "delivery/desk/worklist.html"
    inspect_template_name = "delivery/desk/message.html"
    form_fields = ["reason"]
    list_per_page = 50
    list_filter = ["channel", "trouble"]
    list_display = [
        Column("kind", label="消息", accessor=lambda row: wording.label_of(row.template)),
        Column("channel", label="渠道", accessor="get_channel_display"),
        Column("address", label="收件地址", accessor="shown_address"),
        Column("trouble", label="问题", accessor="get_trouble_display"),
        Column("error", label="最近一次错误", accessor="last_error"),
        Column("created_at", label="写入", accessor="created_at"),
    ]


def _settling(act: Callable[..., str]) -> Callable[..., HttpResponse]:
    """Let in who may settle, do it, and say what came of it on the worklist."""

    @require_POST
    @wraps(act)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(SETTLE):
            raise PermissionDenied
        try:
            messages.success(request, act(request, *args, **kwargs))
        except MessageRefused as refusal:
            messages.error(request, str(refusal))
        return redirect(reverse(INDEX))

    return view


@_settling
def try_again_view(request: HttpRequest, pk: int) -> str:
    """Try one again."""
    try_again(get_object_or_404(Message, pk=pk), by=request.user)  # type: ignore[arg-type]
    return "马上再发一次。"


@_settling
def try_all_again_view(request: HttpRequest, channel: str, trouble: str) -> str:
    """Try all of one channel with one trouble again."""
    count = try_all_again(channel=channel, trouble=trouble, by=request.user)  # type: ignore[arg-type]
    return f"{count} 条正在再发。"


@_settling
def drop_view(request: HttpRequest, pk: int) -> str:
    """Drop one, with a reason."""
    drop(get_object_or_404(Message, pk=pk), by=request.user, reason=request.POST.get("reason", ""))  # type: ignore[arg-type]
    return "这条消息不再发了，原因记下了。"


register_permission_policy(Message, OnlyLook(Message))
