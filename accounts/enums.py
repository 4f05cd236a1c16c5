"""The states and kinds of what is personal or of an enterprise."""

from django.db import models


class Size(models.TextChoices):
    """企业规模, as 统计上大中小微型企业划分办法（2017） names them; staff enter it, nothing computes it."""

    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"


class Grade(models.TextChoices):
    """分类分级监管的等级. What each means is the bureau's own rule."""

    A = "A", "A 级"
    B = "B", "B 级"
    C = "C", "C 级"
    D = "D", "D 级"


class Standing(models.TextChoices):
    """安全生产标准化等级, as 企业安全生产标准化建设定级办法（应急〔2021〕83号） names them."""

    FIRST = "1", "一级"
    SECOND = "2", "二级"
    THIRD = "3", "三级"


class MemberRole(models.TextChoices):
    """What somebody is in an enterprise."""

    MANAGER = "manager", "负责人"
    SAFETY_OFFICER = "safety_officer", "安全管理员"
    MEMBER = "member", "成员"


class ClaimState(models.TextChoices):
    """A claim (认领) on its way."""

    WAITING = "waiting", "等待核对"
    CONFIRMED = "confirmed", "已通过"
    REFUSED = "refused", "没有通过"
    WITHDRAWN = "withdrawn", "已撤回"


CLAIM_TRANSITIONS: dict[ClaimState, frozenset[ClaimState]] = {
    ClaimState.WAITING: frozenset({ClaimState.CONFIRMED, ClaimState.REFUSED, ClaimState.WITHDRAWN}),
    ClaimState.CONFIRMED: frozenset(),
    ClaimState.REFUSED: frozenset(),
    ClaimState.WITHDRAWN: frozenset(),
}


class InvitationState(models.TextChoices):
    """An invitation into an enterprise on its way; one whose time is over is still waiting, and refused."""

    WAITING = "waiting", "等待接受"
    ACCEPTED = "accepted", "已接受"
    REFUSED = "refused", "已谢绝"
    WITHDRAWN = "withdrawn", "已收回"


INVITATION_TRANSITIONS: dict[InvitationState, frozenset[InvitationState]] = {
    InvitationState.WAITING: frozenset({InvitationState.ACCEPTED, InvitationState.REFUSED, InvitationState.WITHDRAWN}),
    InvitationState.ACCEPTED: frozenset(),
    InvitationState.REFUSED: frozenset(),
    InvitationState.WITHDRAWN: frozenset(),
}


class ResetState(models.TextChoices):
    """A reset of somebody's second factor on its way: one asks, another confirms."""

    WAITING = "waiting", "等第二个人确认"
    DONE = "done", "已重置"
    REFUSED = "refused", "没有同意"
    EXPIRED = "expired", "过期没有确认"


RESET_TRANSITIONS: dict[ResetState, frozenset[ResetState]] = {
    ResetState.WAITING: frozenset({ResetState.DONE, ResetState.REFUSED, ResetState.EXPIRED}),
    ResetState.DONE: frozenset(),
    ResetState.REFUSED: frozenset(),
    ResetState.EXPIRED: frozenset(),
}


class Hat(models.TextChoices):
    """In what capacity somebody of ours was at an enterprise."""

    HELP = "help", "帮扶"
    INSPECTION = "inspection", "检查"


class ConflictKind(models.TextChoices):
    """Why an expert must not be sent to an enterprise."""

    EMPLOYED = "employed", "在那里任职、兼职"
    CONTRACT = "contract", "给它做服务、有合同"
    FAMILY = "family", "有亲属在那里"
    OTHER = "other", "其他关系"


class Purpose(models.TextChoices):
    """What an identity number is asked for. A number given for one purpose is not used for another."""

    TRAINING_CERTIFICATE = "training_certificate", "办理培训证书"


class Looked(models.TextChoices):
    """What of personal data one of the staff saw."""

    PEOPLE_LIST = "people_list", "人员名单"
    PERSON = "person", "人员资料"
    CONTACTS = "contacts", "企业联系人"
    REGISTER_EXPORT = "register_export", "企业名录导出"
    LICENCE = "licence", "营业执照照片"
    IDENTITY_NUMBER = "identity_number", "身份证号"
    MESSAGES = "messages", "发给他的消息"
