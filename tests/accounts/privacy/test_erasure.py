"""What is held about somebody, and what is left of it after he had it deleted."""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.test import Client

from accounts import held
from accounts.domain.claims import claim
from accounts.domain.erasure import erase, held_about
from accounts.domain.errors import AccountsError, LastManagerCannotGoError, StaffCannotGoError
from accounts.domain.experts import declare_conflict, set_absence
from accounts.domain.identity import give
from accounts.domain.invitations import invite
from accounts.domain.looking import look
from accounts.enums import ClaimState, ConflictKind, Looked, MemberRole, Purpose
from accounts.held import Held, Keeper, keepers, register
from accounts.models import Consent, ConsentText, Enterprise, Membership, ReachPreference, User
from accounts.notices import removed
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
PHONE, NAME, EMAIL = "+8613900000009", "只此一人", "only-him@example.org"
NUMBER = "11010519491231002X"
LICENCE = "6f1d7a52-0000-4000-8000-000000000001"


@pytest.fixture
def person(settings: Any) -> User:
    """Somebody of whom everything is held that can be held of one who is not of the staff."""
    settings.IDENTITY_KEYS = ["a-key-of-the-test"]
    person = make.user(name=NAME, phone=PHONE, phone_verified=True, email=EMAIL)
    EmailAddress.objects.create(user=person, email=EMAIL, verified=True, primary=True)
    firm, elsewhere = make.enterprise(), make.enterprise()
    make.member(firm, MemberRole.MANAGER)
    membership = make.member(firm, MemberRole.SAFETY_OFFICER, person)
    removed(membership)
    claim(elsewhere, person=person, licence=LICENCE)
    invite(make.enterprise(), phone=PHONE, role=MemberRole.MEMBER, by=make.user(Role.HELP_DESK))
    give(person, NUMBER, purpose=Purpose.TRAINING_CERTIFICATE)
    Consent.objects.create(person=person, text=ConsentText.objects.create(title="示例说明", text="示例"))
    expert = make.expert(person, employer=f"{NAME}事务所", skills=NAME)
    set_absence(expert, first_day=expert.active_from, by=person, reason=NAME)
    declare_conflict(expert, at=elsewhere, kind=ConflictKind.FAMILY, by=person)
    ReachPreference.objects.create(person=person, by_sms=False)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    SocialAccount.objects.create(user=person, provider="city", uid="1", extra_data={"name": NAME, "email": EMAIL})
    look(make.user(Role.HELP_DESK), Looked.PERSON, people=[person])
    return person


def database() -> str:
    """Everything in the tables, as text."""
    dump: dict[str, Any] = {}
    for model in apps.get_models(include_auto_created=True):
        rows = model._base_manager.values()
        dump[model._meta.label] = [
            {key: bytes(value).hex() if isinstance(value, memoryview | bytes) else value for key, value in row.items()}
            for row in rows
        ]
    return json.dumps(dump, cls=DjangoJSONEncoder, ensure_ascii=False)


def test_the_person_sees_all_that_is_held(person: User) -> None:
    shown = {part.title: part for part in held_about(person)}
    assert list(shown) == [
        "账号",
        "所在企业",
        "认领和邀请",
        "身份证号",
        "登录",
        "站内消息",
        "同意记录",
        "工作记录",
        "谁看过您的资料",
        "专家资料",
        "利益冲突",
        "没空的日子",
        "专家资料的变动",
    ]
    assert set(shown["账号"].rows[0].values()) >= {NAME, EMAIL, PHONE.removeprefix("+86")}
    assert len(shown["认领和邀请"].rows) == 2
    assert shown["身份证号"].rows[0]["号码"] == "110*************2X"


def test_nothing_of_him_is_left_in_any_table(person: User) -> None:
    browser = Client()
    browser.force_login(person)
    for word in (NAME, PHONE, EMAIL):
        assert word in database()
    erase(person)
    left = database()
    for word in (NAME, PHONE, PHONE.removeprefix("+86"), EMAIL, NUMBER):
        assert word not in left
    for rows in (ReachPreference.objects, Authenticator.objects, SocialAccount.objects):
        assert not rows.filter(**{"person" if rows.model is ReachPreference else "user": person}).exists()
    assert "_auth_user_id" not in browser.session or not browser.get("/accounts/login/").wsgi_request.user.pk


def test_what_he_did_stays_without_his_name(person: User) -> None:
    firm = Enterprise.objects.filter(memberships__person=person).get()
    lines = firm.log.count()
    erase(person)
    assert firm.log.count() == lines + 1
    assert not Membership.objects.active().filter(person=person).exists()
    assert [row.state for row in person.claims.all()] == [ClaimState.WITHDRAWN]


def test_twice_is_once(person: User) -> None:
    erase(person)
    when = User.objects.get(pk=person.pk).erased_at
    erase(person)
    assert User.objects.get(pk=person.pk).erased_at == when


def test_the_number_is_free_for_whoever_has_it_next(person: User) -> None:
    erase(person)
    newcomer = make.user(phone=PHONE, email=EMAIL)
    assert User.objects.get(phone=PHONE) == newcomer


@pytest.mark.parametrize("role", Role)
def test_staff_are_not_deleted_while_in_office(role: Role) -> None:
    officer = make.user(role)
    with pytest.raises(StaffCannotGoError):
        erase(officer)
    assert User.objects.get(pk=officer.pk).is_active


def test_the_last_manager_hands_over_first(person: User) -> None:
    Membership.objects.exclude(person=person).delete()
    Membership.objects.update(role=MemberRole.MANAGER)
    with pytest.raises(LastManagerCannotGoError, match="示例企业"):
        erase(person)
    assert User.objects.get(pk=person.pk).phone == PHONE


def test_a_room_that_refuses_keeps_every_other_from_deleting(person: User) -> None:
    class NotYet(AccountsError):
        pass

    def refuse(_: User) -> None:
        raise NotYet("请先交回证书。")

    before = keepers()
    later = Keeper(show=lambda _: [Held("证书", [{"号": 1}])], erase=lambda _: None, refuse=refuse)
    register(later)
    try:
        with pytest.raises(NotYet):
            erase(person)
        assert [part.title for part in held_about(person)][-1] == "证书"
    finally:
        held._keepers[:] = before
    assert Membership.objects.active().filter(person=person).exists()


def test_every_relation_to_a_person_is_known_here() -> None:
    """A new table that points at people is shown and erased, or stays for a reason that stands in this list."""
    known = {
        "accounts.Conflict.declared_by": "stays without a name",
        "accounts.Conflict.ended_by": "stays without a name",
        "accounts.Expert.person": "shown, emptied, stays without a name",
        "accounts.ExpertLog.by": "stays without a name",
        "accounts.Claim.person": "shown, withdrawn",
        "accounts.Claim.decided_by": "staff",
        "accounts.Consent.person": "shown, deleted",
        "accounts.EnterpriseLog.by": "stays without a name",
        "accounts.EnterpriseMerge.by": "staff",
        "accounts.EnterpriseMerge.undone_by": "staff",
        "accounts.IdentityNumber.person": "shown, deleted",
        "accounts.InboxMessage.person": "shown, deleted",
        "accounts.Invitation.by": "stays without a name",
        "accounts.Invitation.person": "stays without a name",
        "accounts.Involvement.person": "shown, stays without a name",
        "accounts.LoginInvitation.by": "staff",
        "accounts.LoginInvitation.used_by": "stays without a name",
        "accounts.Look.by": "staff",
        "accounts.Look.person": "shown, stays without a name",
        "accounts.Membership.person": "shown, ended",
        "accounts.ReachPreference.person": "deleted",
        "accounts.SecondFactorReset.asked_by": "staff",
        "accounts.SecondFactorReset.decided_by": "staff",
        "accounts.SecondFactorReset.person": "staff",
        "account.EmailAddress.user": "deleted",
        "assistance.Advice.answered_by": "shown in the log, stays without a name",
        "assistance.Advice.given_by": "stays without a name",
        "assistance.Answer.by": "shown in the log, stays without a name",
        "assistance.Answer.decided_by": "staff",
        "assistance.AssistanceLog.by": "shown, stays without a name",
        "assistance.BreakGlass.by": "staff",
        "assistance.Evidence.given_by": "shown in the log, stays without a name",
        "assistance.CaseDraft.written_by": "stays without a name",
        "assistance.CaseDraft.cleared_by": "staff",
        "assistance.Extension.asked_by": "shown in the log, stays without a name",
        "assistance.Extension.decided_by": "staff",
        "assistance.Extension.looked_by": "stays without a name",
        "assistance.Finding.recorded_by": "stays without a name",
        "assistance.FindingPhoto.taken_by": "stays without a name",
        "assistance.HelpCall.by": "staff",
        "assistance.HelpRequest.asked_by": "shown in the log, stays without a name",
        "assistance.HelpRequest.entered_by": "staff",
        "assistance.HelpVisit.planned_by": "staff",
        "assistance.PlanRevision.by": "shown in the log, stays without a name",
        "assistance.RectificationPlan.made_by": "shown in the log, stays without a name",
        "assistance.Referral.by": "staff",
        "assistance.Signature.person": "stays without a name",
        "assistance.Signature.taken_by": "stays without a name",
        "assistance.TeamMember.added_by": "staff",
        "assistance.TeamMember.person": "shown, stays without a name",
        "assistance.Verification.by": "stays without a name",
        "assistance.Verification.second": "stays without a name",
        "training.Registration.by": "shown, stays without a name",
        "training.RegistrationLog.by": "stays without a name",
        "training.SessionLog.by": "staff",
        "training.TargetFirm.answered_by": "shown, stays without a name",
        "training.Trainee.person": "shown, stays without a name",
    }
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields(include_parents=False)
        if isinstance(field, models.ForeignKey) and field.related_model is User
    }
    # What Wagtail and content keep, they keep of staff: what they did carries their name.
    rooms = {"accounts", "account", "delivery", "intake", "training", "assistance"}
    assert {name for name in pointing if name.split(".")[0] in rooms} == set(known)
