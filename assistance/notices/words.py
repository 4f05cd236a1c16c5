"""In which words people are told: no name of a firm, nothing that anybody wrote about one. Carriers read them too."""

from typing import Final

from delivery.wording import declare_table

REQUEST_ACCEPTED: Final = "assistance.request_accepted"
REQUEST_DECLINED: Final = "assistance.request_declined"
REQUEST_REFERRED: Final = "assistance.request_referred"
REQUEST_SCHEDULED: Final = "assistance.request_scheduled"
REQUEST_CLOSED: Final = "assistance.request_closed"
REQUEST_URGENT: Final = "assistance.request_urgent"
REQUEST_WITHDRAWN: Final = "assistance.request_withdrawn"
ON_TEAM: Final = "assistance.on_team"
TO_VERIFY: Final = "assistance.to_verify"
OFF_TEAM: Final = "assistance.off_team"
VISIT_POSTPONED: Final = "assistance.visit_postponed"
VISIT_CANCELLED: Final = "assistance.visit_cancelled"
REPORT_DELIVERED: Final = "assistance.report_delivered"
OBJECTION_WAITS: Final = "assistance.objection_waits"
OBJECTION_DECIDED: Final = "assistance.objection_decided"
PLAN_WAITS: Final = "assistance.plan_waits"
PLAN_RETURNED: Final = "assistance.plan_returned"
PLAN_AGREED: Final = "assistance.plan_agreed"
FIXED_WAITS: Final = "assistance.fixed_waits"
GONE: Final = "assistance.gone"
NOT_GONE: Final = "assistance.not_gone"
REOPENED: Final = "assistance.reopened"
EXTENSION_WAITS: Final = "assistance.extension_waits"
EXTENSION_GRANTED: Final = "assistance.extension_granted"
EXTENSION_REFUSED: Final = "assistance.extension_refused"
GLASS_BROKEN: Final = "assistance.glass_broken"
REFERRED: Final = "assistance.referred"
DAILY: Final = "assistance.daily"

# Code: name for staff, subject, text.
WORDS: Final[dict[str, tuple[str, str, str]]] = {
    REQUEST_ACCEPTED: ("帮扶申请受理", "帮扶申请受理了", "您的帮扶申请受理了，${day}前会有人联系您。 ${link}"),
    REQUEST_DECLINED: (
        "帮扶申请没有受理",
        "帮扶申请没有受理",
        "您的帮扶申请没有受理，原因和可以怎么办写在申请里。 ${link}",
    ),
    REQUEST_REFERRED: (
        "帮扶申请转给别的部门",
        "帮扶申请归别的部门管",
        "您的帮扶申请归别的部门管，请直接找他们，电话写在申请里。 ${link}",
    ),
    REQUEST_SCHEDULED: ("帮扶排期", "帮扶定了日子", "${day}有帮扶组上门，来几个人、看什么写在里面。 ${link}"),
    REQUEST_CLOSED: ("帮扶申请办结", "帮扶申请办结了", "您的帮扶申请办结了，结果写在申请里。 ${link}"),
    REQUEST_URGENT: (
        "申请说现在就有危险",
        "有企业说现在就有危险",
        "有一份帮扶申请说现在就有危险，请马上打电话。 ${link}",
    ),
    REQUEST_WITHDRAWN: (
        "排了期的申请撤回",
        "有企业撤回了帮扶申请",
        "有一份排了期的帮扶申请撤回了，那次上门要不要取消，请定一下。 ${link}",
    ),
    ON_TEAM: ("加入帮扶组", "请您参加帮扶", "${day}有一次帮扶请您参加，请先看行前单、声明没有利害关系。 ${link}"),
    TO_VERIFY: ("请来验收", "请您去验收", "请您去看看 ${number} 报告里的隐患改好了没有。 ${link}"),
    OFF_TEAM: ("退出帮扶组", "有一次帮扶不用您去了", "${day}的帮扶换了人，您不用去了。 ${link}"),
    VISIT_POSTPONED: ("帮扶改期", "帮扶改了日子", "帮扶改到 ${day}。 ${link}"),
    VISIT_CANCELLED: ("帮扶取消", "帮扶取消了", "${day}的帮扶取消了，原因写在里面。 ${link}"),
    REPORT_DELIVERED: (
        "帮扶报告送达",
        "帮扶报告送到了",
        "${number} 报告已经送达，请逐项答复：认可，或者说说哪里不对。 ${link}",
    ),
    OBJECTION_WAITS: (
        "有异议等着答复",
        "有一项异议等着答复",
        "${number} 报告第 ${item} 项有异议，请没去过现场的人答复。 ${link}",
    ),
    OBJECTION_DECIDED: ("异议答复", "您的异议有答复了", "${number} 报告第 ${item} 项的异议有答复了。 ${link}"),
    PLAN_WAITS: (
        "整改方案等着商定",
        "有一份整改方案等着商定",
        "${number} 报告的一份整改方案请您看看能不能做成。 ${link}",
    ),
    PLAN_RETURNED: ("整改方案要改", "整改方案有几处要改", "${number} 报告的整改方案要改几处，怎么改写在里面。 ${link}"),
    PLAN_AGREED: ("整改方案商定", "整改方案商定了", "${number} 报告的整改方案商定了，可以照着做。 ${link}"),
    FIXED_WAITS: ("有隐患等着验收", "有一项隐患等着验收", "${number} 报告第 ${item} 项改好了，请去看看。 ${link}"),
    GONE: ("验收通过", "有一项隐患验收通过了", "${number} 报告第 ${item} 项已经消除。 ${link}"),
    NOT_GONE: (
        "验收没有通过",
        "有一项隐患还没有消除",
        "${number} 报告第 ${item} 项还没有消除，差在哪里写在里面。 ${link}",
    ),
    REOPENED: ("隐患又打开", "有一项隐患又打开了", "${number} 报告第 ${item} 项又打开了，要在 ${day}前改好。 ${link}"),
    EXTENSION_WAITS: (
        "延期等着决定",
        "有一份延期申请等着决定",
        "${number} 报告第 ${item} 项申请延期，请决定。 ${link}",
    ),
    EXTENSION_GRANTED: ("延期同意", "延期同意了", "${number} 报告第 ${item} 项延到 ${day}。 ${link}"),
    EXTENSION_REFUSED: (
        "延期没有同意",
        "延期没有同意",
        "${number} 报告第 ${item} 项没有同意延期，期限是 ${day}，原因写在里面。 ${link}",
    ),
    GLASS_BROKEN: (
        "破窗查看",
        "有管理员查看了您企业的帮扶资料",
        "系统管理员为了处理问题查看您企业的帮扶资料，两小时内有效，原因写在里面。 ${link}",
    ),
    REFERRED: (
        "移交",
        "有一项重大隐患移交了",
        "${number} 报告第 ${item} 项移交了，交给谁、为什么写在里面；请先保证人员安全。 ${link}",
    ),
    DAILY: ("每日提醒", "今天的帮扶提醒", "${lines}\n${link}"),
}
SAMPLES: Final = {
    "day": "12 月 3 日",
    "number": "帮扶〔2026〕0001号",
    "item": "3",
    "lines": "· 2 项隐患 12 月 3 日到期\n· 1 项隐患已过期限",
    "link": "https://www.example.org/help/",
}


def declare_all() -> None:
    """Announce the messages; called once when the app is ready."""
    declare_table(WORDS, SAMPLES)
