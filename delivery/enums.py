"""Where a message goes, how it stands, and which way it may go on from there."""

from django.db import models


class Channel(models.TextChoices):
    """How a message travels."""

    EMAIL = "email", "邮件"
    SMS = "sms", "短信"
    HOOK = "hook", "企业微信群"


class State(models.TextChoices):
    """How a message stands. Changed by `delivery.domain.state.move` only."""

    WAITING = "waiting", "等着发"
    GATHERED = "gathered", "并入汇总"
    SENT = "sent", "已交给服务商"
    DELIVERED = "delivered", "已送达"
    UNDELIVERED = "undelivered", "没有送到"
    DEAD = "dead", "发不出去"
    DROPPED = "dropped", "不再发"


# A receipt may come before the answer to the call that it is about was written down, so also straight from WAITING.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset(
        {State.GATHERED, State.SENT, State.DELIVERED, State.UNDELIVERED, State.DEAD, State.DROPPED}
    ),
    State.GATHERED: frozenset(),
    State.SENT: frozenset({State.DELIVERED, State.UNDELIVERED}),
    State.DELIVERED: frozenset(),
    State.UNDELIVERED: frozenset({State.WAITING, State.DROPPED}),
    State.DEAD: frozenset({State.WAITING, State.DROPPED}),
    State.DROPPED: frozenset(),
}

ON_THE_WORKLIST = frozenset({State.DEAD, State.UNDELIVERED})
HANDED_OVER = frozenset({State.SENT, State.DELIVERED, State.UNDELIVERED})
AT_REST = frozenset(State) - {State.WAITING}


class Trouble(models.TextChoices):
    """Why a message is on the worklist, by what staff can do about it."""

    ADDRESS = "address", "地址不对或对方拒收"
    WORDING = "wording", "模板或签名没有通过"
    GAVE_UP = "gave_up", "试了多次都没成"
    UNDELIVERED = "undelivered", "服务商回执：没有送到"
    NO_CHANNEL = "no_channel", "这个渠道没有开通"
