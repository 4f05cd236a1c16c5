"""What accounts itself holds of a person, and what of it goes when he asks for it."""

import json
import re
from collections.abc import Iterator
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from accounts.audit.acts import act_label
from accounts.domain import claims, members
from accounts.domain.errors import LastManagerCannotGoError, StaffCannotGoError
from accounts.domain.numbers import end_sessions
from accounts.enums import ClaimState, InvitationState, MemberRole
from accounts.held import Held, Keeper
from accounts.identity import decrypt, mask_identity
from accounts.models import AuditEntry, Claim, EnterpriseContact, Invitation, LoginInvitation, ReachPreference, User
from accounts.phone import show_phone
from accounts.roles import held_roles
from delivery.domain.letters import forget

LOG_KEPT: Final = "日志按法律至少留六个月，到期删除；在那以前只有审计员能看。"
WORK_KEPT: Final = "留着供审计查，注销后里面没有您的名字，只有编号。"
CONTACT_KEPT: Final = "企业和应急管理部门还要用。不再由您联系的，请让企业或者帮扶受理改掉。"
# What stands where a word about a person has been taken out, and none is not allowed.
CLEARED: Final = "（已清除）"
AUDIT_KEPT: Final = (
    "谁发布、撤下、导入、改过岗位，要查得到人：连同当时的名字留到保存期满，只有审计员能看，改不了也删不了。"
)
ACTS_KEPT: Final = "企业的变动记录留着，里面只有编号，注销后对不上人。"


def show(person: User) -> Iterator[Held]:
    """Return what is held, part by part, for the person's own eyes."""
    yield _account(person)
    yield _memberships(person)
    yield _contacts(person)
    yield _on_the_way(person)
    yield _identity(person)
    yield _logins(person)
    yield _inbox(person)
    yield _consents(person)
    yield _work(person)
    yield _looks(person)
    yield _acts(person)


def refuse(person: User) -> None:
    """Raise an AccountsError where somebody else must be found first: for a staff role, or to answer for a firm."""
    if held_roles(person):
        raise StaffCannotGoError
    for membership in person.memberships.active().managers().select_related("enterprise"):
        if members.is_last_manager(membership):
            raise LastManagerCannotGoError(membership.enterprise.name)


def erase(person: User) -> None:
    """Leave the enterprises, take back what waits, delete what is his alone."""
    for membership in person.memberships.active():
        members.leave(membership)
    for claim in Claim.objects.filter(person=person, state=ClaimState.WAITING):
        claims.withdraw(claim, by=person)
    if person.phone:
        _forget_number(person.phone)
    # What staff wrote to him or about him may name him.
    for told in (person.claims.exclude(reason=""), person.second_factor_resets.all()):
        told.update(reason=CLEARED)
    for rows in (person.inbox, person.consents, person.identity_numbers):
        rows.all().delete()
    forget(person.uuid)
    # What ties the account to a device, an authenticator app or the city's single sign-on.
    end_sessions(person)
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=person).delete()
    ReachPreference.objects.filter(person=person).delete()
    # The picture of somebody who was of the staff once.
    UserProfile.objects.filter(user=person).delete()


def _forget_number(phone: str) -> None:
    """Take back the invitations that wait for a number, slips included, and take the number from all of them."""
    now = timezone.now()
    Invitation.objects.filter(phone=phone, state=InvitationState.WAITING).update(
        state=InvitationState.WITHDRAWN, decided_at=now
    )
    Invitation.objects.filter(phone=phone).update(phone="")
    slips = LoginInvitation.objects.filter(phone=phone)
    # Without its number a slip would be good for anybody.
    slips.filter(used_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=now)
    slips.update(phone="")


KEEPER: Final = Keeper(show=show, erase=erase, refuse=refuse)


def _account(person: User) -> Held:
    values = {
        "姓名": person.name,
        "手机号": show_phone(person.phone),
        "邮箱": person.email or "",
        "建立时间": person.date_joined,
        "上次登录": person.last_login,
    }
    return Held("账号", [{name: value for name, value in values.items() if value}])


def _memberships(person: User) -> Held:
    rows = [
        {
            "企业": row.enterprise.name,
            "身份": MemberRole(row.role).label,
            "加入": row.started_at,
            "离开": row.ended_at,
        }
        for row in person.memberships.select_related("enterprise")
    ]
    return Held("所在企业", rows, kept=ACTS_KEPT)


def _contacts(person: User) -> Held:
    """Where his number stands as the one to call, however it was typed."""
    found = EnterpriseContact.objects.filter(phone__contains=person.phone[-4:]) if person.phone else ()
    rows = [
        {"企业": row.enterprise.name, "姓名": row.name, "职务": row.position, "电话": row.phone}
        for row in (found.select_related("enterprise") if found else ())
        if re.sub(r"\D", "", row.phone).endswith(show_phone(person.phone))
    ]
    return Held("企业登记的联系人", rows, kept=CONTACT_KEPT)


def _on_the_way(person: User) -> Held:
    claimed = person.claims.select_related("enterprise")
    rows = [
        {"事项": f"认领“{row.enterprise.name}”", "状态": row.get_state_display(), "时间": row.at, "说明": row.reason}
        for row in claimed
    ]
    invited = Invitation.objects.filter(phone=person.phone).select_related("enterprise") if person.phone else ()
    rows += [
        {"事项": f"“{row.enterprise.name}”邀请您加入", "状态": row.get_state_display(), "时间": row.at}
        for row in invited
    ]
    return Held("认领和邀请", rows, kept="营业执照的照片在核对完时已经删除。")


def _identity(person: User) -> Held:
    rows = [
        {"用途": row.get_purpose_display(), "号码": mask_identity(decrypt(row.encrypted)), "登记时间": row.at}
        for row in person.identity_numbers.all()
    ]
    return Held("身份证号", rows, kept="加密存放，注销时删除。")


def _logins(person: User) -> Held:
    """From where he is logged in, and how he shows who he is."""
    rows = [
        {"登录设备": row.user_agent, "地址": row.ip, "开始": row.created_at, "最近使用": row.last_seen_at}
        for row in UserSession.objects.filter(user=person)
    ]
    rows += [
        {"方式": row.get_type_display(), "设置": row.created_at} for row in Authenticator.objects.filter(user=person)
    ]
    rows += [
        {"方式": "市统一身份登录", "对方给出的": json.dumps(row.extra_data, ensure_ascii=False)}
        for row in SocialAccount.objects.filter(user=person)
    ]
    return Held("登录", rows, kept="退出、过期或注销时删除。")


def _inbox(person: User) -> Held:
    rows = [{"标题": row.subject, "内容": row.text, "时间": row.at} for row in person.inbox.all()]
    return Held("站内消息", rows)


def _consents(person: User) -> Held:
    rows = [
        {"说明": row.text.title, "生效": row.text.effective_on, "同意时间": row.at}
        for row in person.consents.select_related("text")
    ]
    return Held("同意记录", rows)


def _work(person: User) -> Held:
    """What only staff and experts have: roles given and taken, where they were."""
    kind = ContentType.objects.get_for_model(User)
    lines = ModelLogEntry.objects.filter(content_type=kind, object_id=str(person.pk))
    rows = [{"事项": line.message, "时间": line.timestamp} for line in lines]
    rows += [
        {"事项": f"{row.get_hat_display()}：{row.enterprise.name}", "时间": row.on}
        for row in person.involvements.select_related("enterprise")
    ]
    return Held("工作记录", rows, kept=WORK_KEPT)


def _acts(person: User) -> Held:
    """What he did for the bureau, as the chain has it: with the name that he had."""
    rows = [
        {"做了什么": act_label(row.act), "对什么": row.about, "时间": row.at}
        for row in AuditEntry.objects.filter(by=person.uuid)[:200]
    ]
    return Held("审计记录", rows, kept=AUDIT_KEPT)


def _looks(person: User) -> Held:
    """Who of the staff saw his data: by unit, as the unit answers for it."""
    rows = [
        {"看了什么": row.get_what_display(), "哪个科室": str(row.by.unit or "本局"), "时间": row.at}
        for row in person.looked_at.select_related("by__unit")[:200]
    ]
    return Held("谁看过您的资料", rows, kept=LOG_KEPT)
