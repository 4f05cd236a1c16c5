"""What delivery adds to Wagtail's admin: the worklist, the wordings, and names for what the log says of messages."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from delivery.desk import worklist
from delivery.desk.templates import MessageTemplateViewSet
from delivery.domain.letters import DROP, TRY_AGAIN


class MessagesGroup(ModelViewSetGroup):
    """消息, under 设置."""

    menu_label = "消息"
    menu_name = "delivery"
    menu_icon = "mail"
    menu_order = 30
    add_to_admin_menu = False
    add_to_settings_menu = True
    items = (worklist.MessageViewSet, MessageTemplateViewSet)


@hooks.register("register_admin_viewset")
def messages_group() -> MessagesGroup:
    """Offer both lists to whoever has the permissions."""
    return MessagesGroup()


@hooks.register("register_admin_urls")
def settling_urls() -> list[URLPattern]:
    """Route what can be done with a message from the worklist."""
    return [
        path("messages/<int:pk>/try-again/", worklist.try_again_view, name="message_try_again"),
        path("messages/<int:pk>/drop/", worklist.drop_view, name="message_drop"),
        path(
            "messages/try-again/<slug:channel>/<slug:trouble>/", worklist.try_all_again_view, name="messages_try_again"
        ),
    ]


class _Dropped(LogFormatter):
    label = "不再发"

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return f"{self.label}：{log_entry.data.get('reason', '')}"


class _TriedAgain(LogFormatter):
    label = "再试一次"
    message = "再试一次"


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what staff do with messages."""
    actions.register_action(TRY_AGAIN)(_TriedAgain)
    actions.register_action(DROP)(_Dropped)
