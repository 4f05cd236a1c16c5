"""发给他的消息: what went out to one person and what became of it, to answer “我没收到短信”. Never the text."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.domain.looking import look
from accounts.enterprises.permissions import demand
from accounts.enums import Looked
from accounts.models import ReachPreference, User
from accounts.policy import Act
from delivery import wording
from delivery.channels.chosen import is_open
from delivery.enums import Channel, State, Trouble
from delivery.models import ChannelPause, Message

SHOWN = 50
# What the desk can tell the caller to do about it.
_ADVICE = {
    Trouble.ADDRESS: "请和本人核对号码或者邮箱。",
    Trouble.WORDING: "系统管理员要改消息模板，改好会再发。",
    Trouble.GAVE_UP: "系统管理员可以再发一次。",
    Trouble.UNDELIVERED: "可能关机、停机，或者手机拦了。请本人看看拦截的短信。",
    Trouble.NO_CHANNEL: "本站没有开通这个渠道，请他看站内消息。",
}


@require_safe
def sent_view(request: HttpRequest, uuid: str) -> HttpResponse:
    """The last fifty of each kind, newest first, each with what became of it in words; looking leaves a trace."""
    by = demand(request, Act.SEE_MESSAGES_SENT)
    person = get_object_or_404(User, uuid=uuid)
    look(by, Looked.MESSAGES, people=[person])
    paused = set(ChannelPause.objects.filter(paused_until__gt=timezone.now()).values_list("channel", flat=True))
    sent = Message.objects.of(person.uuid).order_by("-created_at", "-pk")[:SHOWN]
    context = {
        "person": person,
        "ways": list(_ways(person)),
        "sent": [(row, wording.label_of(row.template), became_of(row, paused)) for row in sent],
        "inbox": [(row, wording.label_of(row.template)) for row in person.inbox.all()[:SHOWN]],
    }
    return render(request, "accounts/admin/sent.html", context)


def became_of(message: Message, paused: set[str]) -> str:
    """Say what became of a message and, where it did not arrive, why and what to do. `paused`: channels that rest."""
    state = State(message.state)
    if state in {State.DEAD, State.UNDELIVERED}:
        trouble = Trouble(message.trouble)
        return f"没有送到：{trouble.label}。{_ADVICE[trouble]}"
    if state == State.DROPPED:
        return f"不再发：{message.reason}。"
    if state == State.SENT:
        return (
            "交给服务商了，还没有回执。" if message.channel == Channel.SMS else "发出去了。没看到，请他找找垃圾邮件。"
        )
    if state == State.WAITING:
        return _waiting(message, paused)
    return "并进了一天一封的汇总。" if state == State.GATHERED else "送到了。"


def _waiting(message: Message, paused: set[str]) -> str:
    if message.channel in paused:
        return f"{message.get_channel_display()}现在发不出去，好了会接着发。"
    if message.due_at > timezone.now():
        return f"等到 {date_format(timezone.localtime(message.due_at), 'n 月 j 日 H:i')} 再发。"
    return "正在发。"


def _ways(person: User) -> Iterator[tuple[str, str]]:
    """How the person can be reached now, and if not by one way, why."""
    if not person.is_active:
        yield "账号", "停用了，什么都不发。"
    reach = ReachPreference.objects.filter(person=person).first() or ReachPreference(person=person)
    if not is_open(Channel.SMS):
        sms = "本站没有开通短信。"
    elif not person.phone:
        sms = "账号上没有手机号。"
    elif not person.phone_verified:
        sms = "手机号没有核对过，只发登录验证码。"
    else:
        sms = "发。" if reach.by_sms else "本人关掉了，只发登录验证码。"
    yield "短信", sms
    yield "邮件", "账号上没有邮箱。" if not person.email else "发。" if reach.by_email else "本人关掉了。"
    if reach.quiet_from != reach.quiet_until:
        yield "不打扰", f"{reach.quiet_from} 点到 {reach.quiet_until} 点不发，过后再发。"
