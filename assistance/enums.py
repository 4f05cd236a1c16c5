"""The states of what happens here, beside each the table of what may follow what, and the kinds of things.

A state changes through `assistance.domain` only, and only as its table says; `docs/states.md` is drawn from the tables.
"""

from typing import Any

from django.db import models


class RequestState(models.TextChoices):
    """A help request (帮扶申请) on its way."""

    DRAFT = "draft", "还没提交"
    SUBMITTED = "submitted", "已提交"
    TRIAGED = "triaged", "已分类"
    ACCEPTED = "accepted", "已受理"
    REFERRED = "referred", "转给别的部门"
    DECLINED = "declined", "没有受理"
    SCHEDULED = "scheduled", "已排期"
    VISITED = "visited", "已上门"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


REQUEST_TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    RequestState.DRAFT: frozenset({RequestState.SUBMITTED, RequestState.WITHDRAWN}),
    RequestState.SUBMITTED: frozenset({RequestState.TRIAGED, RequestState.WITHDRAWN}),
    RequestState.TRIAGED: frozenset(
        {RequestState.ACCEPTED, RequestState.REFERRED, RequestState.DECLINED, RequestState.WITHDRAWN}
    ),
    # Closed at once where a call was enough.
    RequestState.ACCEPTED: frozenset({RequestState.SCHEDULED, RequestState.CLOSED, RequestState.WITHDRAWN}),
    # Back to accepted where the visit is called off.
    RequestState.SCHEDULED: frozenset({RequestState.VISITED, RequestState.ACCEPTED, RequestState.WITHDRAWN}),
    RequestState.VISITED: frozenset({RequestState.CLOSED}),
    RequestState.REFERRED: frozenset(),
    RequestState.DECLINED: frozenset(),
    RequestState.CLOSED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}
REQUEST_OVER = frozenset(state for state, after in REQUEST_TRANSITIONS.items() if not after)
REQUEST_WAITS = frozenset({RequestState.SUBMITTED, RequestState.TRIAGED, RequestState.ACCEPTED})


class Way(models.TextChoices):
    """How a request came in."""

    ONLINE = "online", "网上提交"
    PHONE = "phone", "电话，由工作人员代填"


class Wish(models.TextChoices):
    """What the firm would like first."""

    VISIT = "visit", "请专家来看看"
    CALL = "call", "先打个电话问"


class Danger(models.IntegerChoices):
    """How bad it may be, as far as one can tell before anybody has looked; the higher, the sooner."""

    UNKNOWN = 0, "说不清"
    ORDINARY = 1, "一般问题"
    MAJOR = 2, "像是重大隐患"
    IMMINENT = 3, "现在就有危险"


class VisitState(models.TextChoices):
    """A help visit (帮扶记录) on its way."""

    PLANNED = "planned", "已安排"
    UNDER_WAY = "under_way", "正在现场"
    SIGNED = "signed", "已签字"
    DELIVERED = "delivered", "已送达"
    ANSWERED = "answered", "企业已逐项答复"
    CANCELLED = "cancelled", "已取消"


VISIT_TRANSITIONS: dict[VisitState, frozenset[VisitState]] = {
    VisitState.PLANNED: frozenset({VisitState.UNDER_WAY, VisitState.CANCELLED}),
    # Who came and was not let in signs a report without findings.
    VisitState.UNDER_WAY: frozenset({VisitState.SIGNED}),
    VisitState.SIGNED: frozenset({VisitState.DELIVERED}),
    VisitState.DELIVERED: frozenset({VisitState.ANSWERED}),
    VisitState.ANSWERED: frozenset(),
    VisitState.CANCELLED: frozenset(),
}
VISIT_NUMBERED = frozenset({VisitState.SIGNED, VisitState.DELIVERED, VisitState.ANSWERED})


class TeamRole(models.TextChoices):
    """What somebody does on a visit."""

    LEAD = "lead", "带队干部"
    EXPERT = "expert", "专家"
    # Not `member`: somebody of a firm is one, and in the policy table the two would be the same.
    CADRE = "cadre", "队员"
    # Joined afterwards, to look whether it is gone; was not there when it was found.
    VERIFIER = "verifier", "验收人员"


class Side(models.TextChoices):
    """For whom a signature stands."""

    TEAM = "team", "帮扶组"
    FIRM = "firm", "企业"
    WORKERS = "workers", "职工代表"


class SignedHow(models.TextChoices):
    """How somebody signed."""

    SCREEN = "screen", "在手机上签"
    INK = "ink", "签在纸上，拍了照"


class FindingState(models.TextChoices):
    """A finding (隐患) on its way."""

    DRAFT = "draft", "正在记录"
    OPEN = "open", "整改中"
    FIXED = "fixed", "待验收"
    CLOSED = "closed", "已验收"
    STRUCK = "struck", "已划掉"


FINDING_TRANSITIONS: dict[FindingState, frozenset[FindingState]] = {
    FindingState.DRAFT: frozenset({FindingState.OPEN, FindingState.STRUCK}),
    FindingState.OPEN: frozenset({FindingState.FIXED, FindingState.STRUCK}),
    # Back to open where it is not gone, or came back.
    FindingState.FIXED: frozenset({FindingState.CLOSED, FindingState.OPEN, FindingState.STRUCK}),
    FindingState.CLOSED: frozenset({FindingState.OPEN}),
    FindingState.STRUCK: frozenset(),
}
FINDING_ON_PAPER = frozenset({FindingState.OPEN, FindingState.FIXED, FindingState.CLOSED})
FINDING_UNSOLVED = frozenset({FindingState.OPEN, FindingState.FIXED})


class Level(models.IntegerChoices):
    """等级; codes of the national exchange (dangerLevel)."""

    ORDINARY = 0, "一般隐患"
    MAJOR = 1, "重大隐患"


class FixWhen(models.IntegerChoices):
    """治理类型; codes of the national exchange (dangerManageType)."""

    NOW = 0, "即查即改"
    BY_DATE = 1, "限期整改"


class HazardType(models.IntegerChoices):
    """隐患类型; codes of the national exchange (hazardDangerType)."""

    SAFETY = 1, "安全"
    PROCESS = 2, "工艺"
    ELECTRICAL = 3, "电气"
    INSTRUMENTS = 4, "仪表"
    FIRE = 5, "消防"
    LAYOUT = 6, "总图"
    EQUIPMENT = 7, "设备"
    OTHER = 8, "其他"


class Classification(models.IntegerChoices):
    """隐患分类; codes of the national exchange (managementClassification)."""

    ACT = 1, "人的不安全行为"
    CONDITION = 2, "物的不安全状态"
    MANAGEMENT = 3, "管理缺陷"


class Doable(models.TextChoices):
    """What the firm says of a piece of advice."""

    YES = "yes", "做得到"
    NO = "no", "做不到"


class AnswerState(models.TextChoices):
    """What the firm says of a finding in the report, and what becomes of an objection."""

    ACKNOWLEDGED = "acknowledged", "认可"
    OBJECTED = "objected", "有异议，等待答复"
    KEPT = "kept", "异议已答复，保留这一项"
    TAKEN = "taken", "异议成立，这一项划掉"


ANSWER_TRANSITIONS: dict[AnswerState, frozenset[AnswerState]] = {
    AnswerState.OBJECTED: frozenset({AnswerState.KEPT, AnswerState.TAKEN, AnswerState.ACKNOWLEDGED}),
    AnswerState.ACKNOWLEDGED: frozenset(),
    AnswerState.KEPT: frozenset(),
    AnswerState.TAKEN: frozenset(),
}


class PlanState(models.TextChoices):
    """A rectification plan (整改方案) on its way."""

    DRAFT = "draft", "正在编写"
    SUBMITTED = "submitted", "等待商定"
    AGREED = "agreed", "已商定"
    FULFILLED = "fulfilled", "已完成"
    # Merged into another, or all that it covered was struck.
    DISSOLVED = "dissolved", "不再用"


PLAN_TRANSITIONS: dict[PlanState, frozenset[PlanState]] = {
    PlanState.DRAFT: frozenset({PlanState.SUBMITTED, PlanState.DISSOLVED}),
    # Back to draft with what is to be improved.
    PlanState.SUBMITTED: frozenset({PlanState.AGREED, PlanState.DRAFT, PlanState.DISSOLVED}),
    PlanState.AGREED: frozenset({PlanState.DRAFT, PlanState.FULFILLED, PlanState.DISSOLVED}),
    # Back to agreed where one of its findings is opened again.
    PlanState.FULFILLED: frozenset({PlanState.AGREED}),
    PlanState.DISSOLVED: frozenset(),
}
PLAN_STANDS = frozenset({PlanState.SUBMITTED, PlanState.AGREED, PlanState.FULFILLED})


class MeasureState(models.TextChoices):
    """One measure of a plan (整改措施)."""

    TO_DO = "to_do", "还没做完"
    DONE = "done", "做完了"
    DROPPED = "dropped", "不再做"


MEASURE_TRANSITIONS: dict[MeasureState, frozenset[MeasureState]] = {
    MeasureState.TO_DO: frozenset({MeasureState.DONE, MeasureState.DROPPED}),
    MeasureState.DONE: frozenset({MeasureState.TO_DO, MeasureState.DROPPED}),
    MeasureState.DROPPED: frozenset(),
}


class Shows(models.TextChoices):
    """What a piece of evidence (佐证) is to show."""

    FIX = "fix", "改好了"
    INTERIM = "interim", "临时措施还在"


class Result(models.TextChoices):
    """What a verification (验收) came to."""

    GONE = "gone", "已消除"
    NOT_GONE = "not_gone", "还没有消除"


# Whether somebody went there to verify.
HOW_LOOKED = {True: "到现场看的", False: "看了交来的照片和文件"}


class ExtensionState(models.TextChoices):
    """A request for more time (延期)."""

    ASKED = "asked", "等待决定"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"


EXTENSION_TRANSITIONS: dict[ExtensionState, frozenset[ExtensionState]] = {
    ExtensionState.ASKED: frozenset({ExtensionState.GRANTED, ExtensionState.REFUSED, ExtensionState.WITHDRAWN}),
    ExtensionState.GRANTED: frozenset(),
    ExtensionState.REFUSED: frozenset(),
    ExtensionState.WITHDRAWN: frozenset(),
}


class CaseState(models.TextChoices):
    """A case draft (案例稿) on its way out: nothing leaves before a second person has cleared it."""

    WRITING = "writing", "正在写"
    OFFERED = "offered", "等待把关"
    CLEARED = "cleared", "已把关"
    DROPPED = "dropped", "不写了"


CASE_TRANSITIONS: dict[CaseState, frozenset[CaseState]] = {
    CaseState.WRITING: frozenset({CaseState.OFFERED, CaseState.DROPPED}),
    # Back to writing with what still tells whose it is.
    CaseState.OFFERED: frozenset({CaseState.CLEARED, CaseState.WRITING, CaseState.DROPPED}),
    # It is an editor's page now.
    CaseState.CLEARED: frozenset(),
    CaseState.DROPPED: frozenset(),
}


class ReferralGround(models.TextChoices):
    """Why something leaves the wall (DESIGN §7): these two and no other."""

    IMMINENT = "imminent", "现在就有危险"
    OVERDUE = "overdue", "重大隐患到期没有改"


class Act(models.TextChoices):
    """What somebody does: the policy asks for it, the log says it."""

    SEE = "see", "查看"
    # With a firm.
    ASK = "ask", "申请帮扶"
    ENTER = "enter", "代填电话申请"
    PLAN_VISIT = "plan_visit", "安排上门"
    BREAK_GLASS = "break_glass", "破窗查看"
    CALL = "call", "打电话"
    EXPORT = "export", "导出隐患清单"
    # With a request.
    CHANGE = "change", "修改"
    SUBMIT = "submit", "提交"
    TRIAGE = "triage", "分类"
    ACCEPT = "accept", "受理"
    REFER_ELSEWHERE = "refer_elsewhere", "转给别的部门"
    DECLINE = "decline", "不受理"
    SCHEDULE = "schedule", "排期"
    WITHDRAW = "withdraw", "撤回"
    CLOSE = "close", "办结"
    NEW_LINK = "new_link", "换查询链接"
    # With a visit.
    CHANGE_TEAM = "change_team", "调整队员"
    POSTPONE = "postpone", "改期"
    DECLARE = "declare", "声明没有利害关系"
    CANCEL = "cancel", "取消上门"
    BEGIN = "begin", "到达现场"
    RECORD = "record", "现场记录"
    SIGN = "sign", "签字定稿"
    DELIVER = "deliver", "送达"
    ANSWER = "answer", "答复"
    # With a finding.
    STRIKE = "strike", "划掉"
    OBJECT = "object", "提出异议"
    DECIDE_OBJECTION = "decide_objection", "答复异议"
    REPORT_FIXED = "report_fixed", "报告改好了"
    VERIFY = "verify", "验收"
    REOPEN = "reopen", "又打开"
    ASK_EXTENSION = "ask_extension", "申请延期"
    DECIDE_EXTENSION = "decide_extension", "决定延期"
    REFER = "refer", "移交"
    GIVE_EVIDENCE = "give_evidence", "交佐证"
    # With a plan and its measures.
    MAKE_PLAN = "make_plan", "编写方案"
    AGREE = "agree", "商定"
    RETURN = "return", "退回修改"
    REVISE = "revise", "重新修订"
    MERGE = "merge", "合并方案"
    SPLIT = "split", "拆分方案"
    DO = "do", "做完措施"
    # With what was learned from a finding.
    WRITE_CASE = "write_case", "写案例稿"
    CLEAR_CASE = "clear_case", "给案例稿把关"
    # What follows from something else.
    FOLLOW = "follow", "随之变化"


class Thing(models.TextChoices):
    """What a line of the log is about."""

    FIRM = "firm", "企业"
    REQUEST = "request", "帮扶申请"
    VISIT = "visit", "帮扶记录"
    FINDING = "finding", "隐患"
    ADVICE = "advice", "建议"
    ANSWER = "answer", "逐项答复"
    PLAN = "plan", "整改方案"
    MEASURE = "measure", "整改措施"
    EVIDENCE = "evidence", "佐证"
    VERIFICATION = "verification", "验收"
    EXTENSION = "extension", "延期"
    CASE = "case", "案例稿"


# Every machine by what it moves: the door looks here, and so does the picture.
MACHINES: dict[Thing, dict[Any, frozenset[Any]]] = {
    Thing.REQUEST: REQUEST_TRANSITIONS,
    Thing.VISIT: VISIT_TRANSITIONS,
    Thing.FINDING: FINDING_TRANSITIONS,
    Thing.ANSWER: ANSWER_TRANSITIONS,
    Thing.PLAN: PLAN_TRANSITIONS,
    Thing.MEASURE: MEASURE_TRANSITIONS,
    Thing.EXTENSION: EXTENSION_TRANSITIONS,
    Thing.CASE: CASE_TRANSITIONS,
}

# Where each begins.
STARTS: dict[Thing, tuple[Any, ...]] = {
    Thing.REQUEST: (RequestState.DRAFT,),
    Thing.VISIT: (VisitState.PLANNED,),
    Thing.FINDING: (FindingState.DRAFT,),
    Thing.ANSWER: (AnswerState.ACKNOWLEDGED, AnswerState.OBJECTED),
    Thing.PLAN: (PlanState.DRAFT,),
    Thing.MEASURE: (MeasureState.TO_DO,),
    Thing.EXTENSION: (ExtensionState.ASKED,),
    Thing.CASE: (CaseState.WRITING,),
}
