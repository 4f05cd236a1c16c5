"""The states of a session and of a registration, beside each the table of what may follow what, and what happens.

A state changes through `training.domain` only, and only as its table says.
"""

from typing import Final

from django.db import models


class SessionState(models.TextChoices):
    """A session (培训班、场次) on its way. Whether one can register now, its times say."""

    DRAFT = "draft", "还没公布"
    ANNOUNCED = "announced", "已公布"
    CANCELLED = "cancelled", "已取消"


SESSION_TRANSITIONS: Final[dict[SessionState, frozenset[SessionState]]] = {
    SessionState.DRAFT: frozenset({SessionState.ANNOUNCED, SessionState.CANCELLED}),
    SessionState.ANNOUNCED: frozenset({SessionState.CANCELLED}),
    SessionState.CANCELLED: frozenset(),
}


class RegistrationState(models.TextChoices):
    """A registration (报名) on its way."""

    # Within the transaction that registers somebody only: what is committed has been answered.
    SUBMITTED = "submitted", "已提交"
    PENDING = "pending", "等审核"
    CONFIRMED = "confirmed", "已报上"
    WAITLISTED = "waitlisted", "候补中"
    OFFERED = "offered", "有名额，等确认"
    OFFER_EXPIRED = "offer_expired", "名额过期没有确认"
    DECLINED = "declined", "没有要这个名额"
    CANCELLED_BY_PERSON = "by_person", "已取消"
    CANCELLED_BY_STAFF = "by_staff", "被取消"
    SESSION_CANCELLED = "session_off", "这一期取消了"


_ENDS: Final = frozenset(
    {
        RegistrationState.CANCELLED_BY_PERSON,
        RegistrationState.CANCELLED_BY_STAFF,
        RegistrationState.SESSION_CANCELLED,
    }
)
REGISTRATION_TRANSITIONS: Final[dict[RegistrationState, frozenset[RegistrationState]]] = {
    RegistrationState.SUBMITTED: frozenset(
        {RegistrationState.PENDING, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED}
    ),
    RegistrationState.PENDING: frozenset({RegistrationState.CONFIRMED, RegistrationState.WAITLISTED}) | _ENDS,
    RegistrationState.CONFIRMED: _ENDS,
    RegistrationState.WAITLISTED: frozenset({RegistrationState.OFFERED}) | _ENDS,
    RegistrationState.OFFERED: frozenset(
        {RegistrationState.CONFIRMED, RegistrationState.OFFER_EXPIRED, RegistrationState.DECLINED}
    )
    | _ENDS,
    # A used offer is dead for ever: who wants to come after all registers anew, at the end of the list.
    RegistrationState.OFFER_EXPIRED: frozenset(),
    RegistrationState.DECLINED: frozenset(),
    RegistrationState.CANCELLED_BY_PERSON: frozenset(),
    RegistrationState.CANCELLED_BY_STAFF: frozenset(),
    RegistrationState.SESSION_CANCELLED: frozenset(),
}
# Who holds a seat, and who may not be registered a second time.
SEATED: Final = frozenset({RegistrationState.CONFIRMED, RegistrationState.OFFERED})
ACTIVE: Final = SEATED | {RegistrationState.SUBMITTED, RegistrationState.PENDING, RegistrationState.WAITLISTED}


class Act(models.TextChoices):
    """What somebody does, or what follows by itself."""

    REGISTER = "register", "报名"
    APPROVE = "approve", "审核通过"
    OFFER = "offer", "名额给下一位"
    ACCEPT = "accept", "确认名额"
    DECLINE = "decline", "不要名额"
    EXPIRE = "expire", "名额过期"
    CANCEL = "cancel", "取消报名"
    REMOVE = "remove", "由工作人员取消"
    REPLACE = "replace", "换人"
    ANNOUNCE = "announce", "公布"
    MOVE = "move", "改时间或地点"
    RESIZE = "resize", "改名额"
    CALL_OFF = "call_off", "取消这一期"
