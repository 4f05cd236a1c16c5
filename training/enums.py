"""The words of training, and the states of sessions and registrations, beside each the table of what may follow what.

A state changes through `training.domain` only, and only as its table says.
"""

from typing import Final

from django.db import models


class CourseKind(models.TextChoices):
    """What kind of course it is."""

    PRINCIPAL = "principal", "主要负责人"
    SAFETY_OFFICER = "safety_officer", "安全管理人员"
    THREE_LEVEL = "three_level", "三级教育"
    TOPIC = "topic", "专题"
    DIRECTORS_TALK = "directors_talk", "百名局长讲安全"
    FIRST_LESSON = "first_lesson", "开工复工第一课"
    HOLIDAY_WARNING = "holiday_warning", "节假日警示"
    NATIONAL_CLASS = "national_class", "国家主课堂"
    EXPERT_LECTURE = "expert_lecture", "专家讲座"


class Audience(models.TextChoices):
    """For whom a course is, and whom a rule of hours binds."""

    PRINCIPAL = "principal", "主要负责人"
    SAFETY_OFFICER = "safety_officer", "安全管理人员"
    SPECIAL_WORK = "special_work", "特种作业人员"
    NEW_WORKER = "new_worker", "新员工"
    OTHER = "other", "其他从业人员"


class Firm(models.TextChoices):
    """What kind of firm, as far as the rules of hours and certificates tell firms apart."""

    GENERAL = "general", "一般单位"
    HIGH = "high", "高危单位"
    BUILDING = "building", "建筑施工单位"
    TRANSPORT = "transport", "运输单位"

    @property
    def falls_under(self) -> tuple[str, ...]:
        """Under which words rules of hours name it: who is not of high risk is general beside what else he is."""
        return (self.value,) if self in (Firm.HIGH, Firm.GENERAL) else (self.value, Firm.GENERAL.value)


class Stage(models.TextChoices):
    """Which time somebody is taught."""

    INITIAL = "initial", "初次"
    YEARLY = "yearly", "每年再培训"
    AGAIN = "again", "转岗、复岗"


class Certificate(models.TextChoices):
    """Four papers, four givers; none stands in for another."""

    PROOF = "proof", "本站学习证明"
    QUALIFIED = "qualified", "考核合格证"
    SPECIAL_WORK = "special_work", "特种作业操作证"
    SPECIAL_EQUIPMENT = "special_equipment", "特种设备作业人员证"


class Standing(models.TextChoices):
    """What a course does for one of the papers."""

    GIVES = "gives", "学完发这个"
    PREPARES = "prepares", "帮您准备考这个，但不发"
    NOT = "not", "不能代替这个"


class About(models.TextChoices):
    """What a rule says of a certificate."""

    WHO = "who", "谁要"
    GIVER = "giver", "谁发"
    VALID = "valid", "有效期"
    EXAM = "exam", "考试"
    MIND = "mind", "注意"


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
    CHANGE = "change", "改说明和规则"
    WALK_IN = "walk_in", "现场补登"
    LIST = "list", "改应训名单"
    ASK = "ask", "通知应训企业"


class Answer(models.TextChoices):
    """What a firm that must send somebody has done about it; computed, never stored."""

    REGISTERED = "registered", "已报名"
    DECLINED = "declined", "说了不来"
    SILENT = "silent", "没有回音"


class Asks(models.TextChoices):
    """What a firm on the list is still to be told of: see `training.domain.telling.tell_targets`."""

    NOTHING = "", "没有"
    INVITE = "invite", "邀请"
    REMIND = "remind", "催一次"
