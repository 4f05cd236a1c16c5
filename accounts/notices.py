"""What accounts itself has to say to people, and in which words."""

from typing import Final

from django.urls import reverse

from accounts.models import Claim, Enterprise, Expert, Invitation, Membership, User
from accounts.notify import notify
from accounts.roles import Role, acting_as, has_role
from delivery.wording import declare_table

CLAIM_WAITS: Final = "accounts.claim_waits"
CLAIM_CONFIRMED: Final = "accounts.claim_confirmed"
CLAIM_REFUSED: Final = "accounts.claim_refused"
NO_MANAGER_LEFT: Final = "accounts.no_manager_left"
REMOVED: Final = "accounts.removed"
NOW_MANAGER: Final = "accounts.now_manager"
INVITED: Final = "accounts.invited"
JOINED: Final = "accounts.joined"
EXPERT_ADDED: Final = "accounts.expert_added"
HOLDER_CONFIRMED: Final = "accounts.holder_confirmed"
NUMBER_CHANGED: Final = "accounts.number_changed"
EXPERT_WRITTEN: Final = "accounts.expert_written"
AUDIT_FAULT: Final = "accounts.audit_fault"

# Code: name for staff, subject, text.
_WORDS: Final = {
    CLAIM_WAITS: ("有认领等着核对", "有一份企业认领等着核对", "有人认领“${enterprise}”，请核对营业执照。 ${link}"),
    CLAIM_CONFIRMED: (
        "认领通过",
        "企业认领通过了",
        "您现在是“${enterprise}”的负责人，可以邀请安全管理员和同事加入。 ${link}",
    ),
    CLAIM_REFUSED: (
        "认领没有通过",
        "企业认领没有通过",
        "“${enterprise}”的认领没有通过，原因和怎么补写在认领记录里。 ${link}",
    ),
    NO_MANAGER_LEFT: (
        "企业没有负责人了",
        "有一家企业没有负责人了",
        "“${enterprise}”最后一位负责人离开了，请联系企业。 ${link}",
    ),
    REMOVED: ("被移出企业", "您已不是企业的成员", "您已不再是“${enterprise}”的成员，您自己的记录还在。 ${link}"),
    NOW_MANAGER: ("接手负责人", "您现在是企业负责人", "“${enterprise}”的负责人交给了您。 ${link}"),
    INVITED: ("收到邀请", "邀请您加入企业", "“${enterprise}”邀请您加入，登录后接受。 ${link}"),
    JOINED: ("邀请被接受", "有人接受了邀请", "您邀请的人加入了“${enterprise}”。 ${link}"),
    EXPERT_ADDED: (
        "加入专家库",
        "您加入了帮扶专家库",
        "请看看您的专业写得对不对，报一下利益冲突，登记没空的日子。 ${link}",
    ),
    HOLDER_CONFIRMED: (
        "核对了手机号",
        "帮扶受理核对了您的手机号",
        "现在用短信验证码就能登录。如果不是您打的电话，请马上告诉我们。 ${link}",
    ),
    NUMBER_CHANGED: (
        "换了手机号",
        "您登录用的手机号换了",
        "以后用新号码收验证码登录。如果不是您要换的，请马上告诉我们。 ${link}",
    ),
}
_EXPERT_WORDS: Final = {
    EXPERT_WRITTEN: (
        "替专家登记",
        "帮扶受理改了您的专家资料",
        "帮扶受理替您写了一笔：${what}。写得不对，您自己就能改。 ${link}",
    ),
}
_AUDIT_WORDS: Final = {
    AUDIT_FAULT: (
        "审计链有问题",
        "审计记录可能被人动过",
        "核对审计记录，发现：${what}。请系统管理员在服务器上运行 manage.py audit_check，把结果交给审计员。 ${link}",
    ),
}


def declare_all() -> None:
    """Announce the messages; called once when the app is ready."""
    own = {"link": "https://www.example.org/mine/"}
    declare_table(_WORDS, {"enterprise": "示例企业01", **own})
    declare_table(_EXPERT_WORDS, {"what": "登记没空", **own})
    declare_table(_AUDIT_WORDS, {"what": "第 12 条的内容有人改过", **own})


def claim_waits(claim: Claim) -> None:
    """Tell the help desk that a claim is to be decided."""
    _tell_help_desk(CLAIM_WAITS, claim.enterprise, f"claim-waits-{claim.uuid}", reverse("enterprise_claims"))


def claim_confirmed(claim: Claim) -> None:
    """Tell the person that he is let in."""
    _tell(claim.person, CLAIM_CONFIRMED, claim.enterprise, f"claim-{claim.uuid}")


def claim_refused(claim: Claim) -> None:
    """Tell the person that he is not, and where the reason stands."""
    _tell(claim.person, CLAIM_REFUSED, claim.enterprise, f"claim-{claim.uuid}")


def no_manager_left(enterprise: Enterprise, *, last: Membership) -> None:
    """Tell the help desk that nobody answers for an enterprise any more."""
    path = reverse("enterprises:inspect", args=[enterprise.pk])
    _tell_help_desk(NO_MANAGER_LEFT, enterprise, f"no-manager-{last.pk}", path)


def removed(membership: Membership) -> None:
    """Tell somebody that another ended his membership."""
    _tell(membership.person, REMOVED, membership.enterprise, f"removed-{membership.pk}")


def now_manager(membership: Membership, *, since: str) -> None:
    """Tell somebody that the enterprise was handed to him. `since` tells one handing over from the next."""
    _tell(membership.person, NOW_MANAGER, membership.enterprise, f"manager-{membership.pk}-{since}")


def invited(invitation: Invitation) -> None:
    """Tell the holder of the number, where he has an account and has shown to hold it."""
    holder = User.objects.filter(phone=invitation.phone, phone_verified=True, is_active=True).first()
    if holder:
        _tell(holder, INVITED, invitation.enterprise, f"invited-{invitation.uuid}")


def joined(membership: Membership, *, invited_by: User) -> None:
    """Tell who invited that it was accepted."""
    _tell(invited_by, JOINED, membership.enterprise, f"joined-{membership.pk}")


def expert_added(expert: Expert, *, since: str) -> None:
    """Tell somebody that he is in the expert pool, and where his sheet is. `since` tells one time from the next."""
    notify(expert.person, EXPERT_ADDED, {}, f"expert-{expert.pk}-{since}", path=reverse("my_expert"))


def holder_confirmed(person: User, *, since: str) -> None:
    """Tell the holder of a number, every way he can be reached, that a code to it opens his account again."""
    path = reverse("my_page")
    notify(person, HOLDER_CONFIRMED, {}, f"holder-{since}", path=path, urgent=True)


def number_changed(person: User, *, since: str) -> None:
    """Tell somebody, every way he can be reached now, that his account has another number."""
    notify(person, NUMBER_CHANGED, {}, f"number-{since}", path=reverse("my_page"), urgent=True)


def expert_written(expert: Expert, what: str, *, since: str) -> None:
    """Tell an expert what somebody else wrote on his sheet. `since` tells one time from the next."""
    notify(expert.person, EXPERT_WRITTEN, {"what": what}, f"expert-written-{since}", path=reverse("my_expert"))


def audit_fault(what: str, *, key: str) -> None:
    """Tell auditors and administrators that the chain is not whole; the same `key` is told once."""
    for person in acting_as(Role.AUDITOR, Role.ADMINISTRATOR):
        path = reverse("audit") if has_role(person, Role.AUDITOR) else ""
        notify(person, AUDIT_FAULT, {"what": what}, f"audit-{key}", path=path, urgent=True)


def _tell(person: User, template: str, enterprise: Enterprise, key: str) -> None:
    notify(person, template, {"enterprise": enterprise.name}, key, path=reverse("my_enterprises"))


def _tell_help_desk(template: str, enterprise: Enterprise, key: str, path: str) -> None:
    for person in acting_as(Role.HELP_DESK):
        notify(person, template, {"enterprise": enterprise.name}, key, path=path)
