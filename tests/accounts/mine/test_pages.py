"""我的, as somebody with an enterprise uses it: every form sent as a browser sends it."""

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.domain import invitations
from accounts.enums import ClaimState, MemberRole
from accounts.models import Claim, Enterprise, InboxMessage, Membership, ReachPreference, User
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
PHONE = "+8613800000001"


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path) -> None:
    settings.PRIVATE_DIR = tmp_path


@pytest.fixture
def boss() -> User:
    return make.user(name="示例负责人")


@pytest.fixture
def firm(boss: User) -> Enterprise:
    firm = make.enterprise(name="示例企业（木业）")
    make.member(firm, MemberRole.MANAGER, boss)
    return firm


@pytest.fixture
def browser(home, boss: User) -> Client:
    browser = Client()
    browser.force_login(boss)
    return browser


def guest(home, **fields) -> tuple[User, Client]:
    person = make.user(**fields)
    browser = Client()
    browser.force_login(person)
    return person, browser


def picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(file, "JPEG")
    file.seek(0)
    file.name = "licence.jpg"
    return file


def text(response) -> str:
    return response.content.decode()


def test_who_is_not_logged_in_is_asked_to_and_comes_back(home) -> None:
    for name in ("my_page", "my_inbox", "my_enterprises", "my_data"):
        assert Client().get(reverse(name)).headers["Location"] == f"{reverse('account_login')}?next={reverse(name)}"


def test_nothing_of_it_is_kept_on_the_way(browser: Client, firm: Enterprise) -> None:
    for name in ("my_page", "my_inbox", "my_reach", "my_data", "my_enterprises"):
        assert "no-store" in browser.get(reverse(name)).headers["Cache-Control"], name


def test_the_page_names_what_is_mine(browser: Client, firm: Enterprise, django_assert_max_num_queries) -> None:
    # The site writes its own name down when it is first asked for.
    browser.get(reverse("my_page"))
    with django_assert_max_num_queries(15):
        shown = text(browser.get(reverse("my_page")))
    assert "示例负责人" in shown
    assert firm.name in shown


def test_a_manager_invites_and_the_guest_accepts(home, browser: Client, firm: Enterprise) -> None:
    answer = browser.post(
        reverse("invite_member", args=[firm.uuid]), {"phone": "138 0000 0001", "role": "safety_officer"}, follow=True
    )
    assert "邀请已发出" in text(answer)
    assert "138****0001" in text(answer)
    person, theirs = guest(home, phone=PHONE, phone_verified=True)
    invitation = invitations.waiting_for(person)[0]
    assert firm.name in text(theirs.get(reverse("my_page")))
    answer = theirs.post(reverse("answer_invitation", args=[invitation.uuid]), {"answer": "accept"}, follow=True)
    assert f"您加入了“{firm}”" in text(answer)
    assert Membership.objects.active().get(person=person).role == MemberRole.SAFETY_OFFICER


def test_a_wrong_number_keeps_what_was_typed(browser: Client, firm: Enterprise) -> None:
    answer = browser.post(reverse("invite_member", args=[firm.uuid]), {"phone": "12345", "role": "member"})
    assert "请填 11 位手机号" in text(answer)
    assert 'value="12345"' in text(answer)


def test_an_invitation_is_taken_back_and_no_longer_works(home, browser: Client, firm: Enterprise, boss: User) -> None:
    invitation = invitations.invite(firm, phone=PHONE, role=MemberRole.MEMBER, by=boss)
    browser.post(reverse("withdraw_invitation", args=[invitation.uuid]))
    _, theirs = guest(home, phone=PHONE, phone_verified=True)
    answer = theirs.post(reverse("answer_invitation", args=[invitation.uuid]), {"answer": "accept"}, follow=True)
    assert "已经用过、收回或者过期" in text(answer)


def test_roles_are_changed_people_let_go_and_the_firm_handed_over(browser: Client, firm: Enterprise) -> None:
    other = make.member(firm)
    at = reverse("change_member", args=[other.pk])
    browser.post(at, {"act": "safety_officer"})
    assert Membership.objects.get(pk=other.pk).role == MemberRole.SAFETY_OFFICER
    browser.post(at, {"act": "hand-over"})
    assert Membership.objects.get(pk=other.pk).role == MemberRole.MANAGER
    # He has handed it over: what was his right is no more.
    answer = browser.post(at, {"act": "remove"}, follow=True)
    assert "不能做这一步" in text(answer)
    assert browser.post(at, {"act": "nonsense"}).status_code == 404


def test_the_last_manager_says_why_he_leaves(browser: Client, firm: Enterprise, boss: User) -> None:
    at = reverse("leave_enterprise", args=[firm.uuid])
    assert "唯一的负责人" in text(browser.post(at, {"reason": ""}))
    assert "您已离开" in text(browser.post(at, {"reason": "退休了"}, follow=True))
    assert browser.get(reverse("my_enterprise", args=[firm.uuid])).status_code == 404


def test_a_stranger_learns_nothing_of_a_firm(home, firm: Enterprise) -> None:
    _, theirs = guest(home)
    for name in ("my_enterprise", "leave_enterprise"):
        assert theirs.get(reverse(name, args=[firm.uuid])).status_code == 404
    assert theirs.post(reverse("invite_member", args=[firm.uuid]), {}).status_code == 404


def test_a_firm_is_found_and_claimed_with_a_photo(home) -> None:
    firm = make.enterprise(name="示例企业（化工）")
    person, theirs = guest(home)
    found = text(theirs.get(reverse("find_enterprise"), {"q": "企业(化"}))
    assert reverse("claim_enterprise", args=[firm.uuid]) in found
    assert firm.code not in found
    answer = theirs.post(reverse("claim_enterprise", args=[firm.uuid]), {"licence": picture()}, follow=True)
    assert "认领已交上" in text(answer)
    claim = Claim.objects.get(person=person)
    theirs.post(reverse("withdraw_claim", args=[claim.uuid]))
    assert Claim.objects.get().state == ClaimState.WITHDRAWN


@pytest.mark.parametrize(
    ("content", "word"), [(b"", "空的"), (b"MZ not a picture", "不是能用的图片"), (b"<svg/>", "SVG")]
)
def test_what_is_no_photo_is_refused_in_words(home, content: bytes, word: str) -> None:
    firm = make.enterprise()
    _, theirs = guest(home)
    file = io.BytesIO(content)
    file.name = "licence.jpg"
    assert word in text(theirs.post(reverse("claim_enterprise", args=[firm.uuid]), {"licence": file}))
    assert not Claim.objects.exists()


def test_the_register_is_not_copied_out_by_searching(home) -> None:
    for _ in range(12):
        make.enterprise()
    _, theirs = guest(home)
    assert text(theirs.get(reverse("find_enterprise"), {"q": "示例"})).count("/claim/") == 10
    assert "/claim/" not in text(theirs.get(reverse("find_enterprise"), {"q": "示"}))
    answers = [text(theirs.get(reverse("find_enterprise"), {"q": "示例"})) for _ in range(25)]
    assert "找得太勤" in answers[-1]


def test_messages_are_opened_and_lead_to_the_thing(browser: Client, boss: User, firm: Enterprise) -> None:
    other = make.member(firm)
    make.user(Role.HELP_DESK)
    message = InboxMessage.objects.create(
        person=boss, template="x", subject="标题", text="内容", path="/mine/enterprises/", dedupe_key="1"
    )
    assert "1 条未读" in text(browser.get(reverse("my_page")))
    assert browser.get(reverse("open_message", args=[message.pk])).headers["Location"] == "/mine/enterprises/"
    assert "未读" not in text(browser.get(reverse("my_inbox")))
    theirs = Client()
    theirs.force_login(other.person)
    assert theirs.get(reverse("open_message", args=[message.pk])).status_code == 404


def test_all_are_marked_as_read_at_once(browser: Client, boss: User) -> None:
    for key in "ab":
        InboxMessage.objects.create(person=boss, template="x", subject="标", text="文", path="/", dedupe_key=key)
    browser.post(reverse("all_read"))
    assert not InboxMessage.objects.filter(read_at__isnull=True).exists()


def test_more_messages_than_fit_are_turned_over(browser: Client, boss: User) -> None:
    InboxMessage.objects.bulk_create(
        InboxMessage(person=boss, template="x", subject=f"第 {n:02} 条", text="", path="/", dedupe_key=str(n))
        for n in range(1, 22)
    )
    first = text(browser.get(reverse("my_inbox")))
    assert 'href="?page=2"' in first
    assert "第 01 条" not in first
    last = text(browser.get(reverse("my_inbox"), {"page": "2"}))
    assert 'href="?page=1"' in last
    assert "第 01 条" in last


def test_how_to_be_reached_is_kept(browser: Client, boss: User) -> None:
    sent = {"by_email": "on", "quiet_from": "22", "quiet_until": "7"}
    assert "记下了" in text(browser.post(reverse("my_reach"), sent, follow=True))
    kept = ReachPreference.objects.get(person=boss)
    assert (kept.by_email, kept.by_sms, kept.quiet_from, kept.quiet_until) == (True, False, 22, 7)
    browser.post(reverse("my_reach"), sent | {"quiet_from": "99"})
    assert ReachPreference.objects.get().quiet_from == 22


def test_what_is_held_is_shown_and_handed_over(browser: Client, boss: User, firm: Enterprise) -> None:
    assert firm.name in text(browser.get(reverse("my_data")))
    answer = browser.get(reverse("download_my_data"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.content)["内容"]["所在企业"][0]["企业"] == firm.name


def test_the_account_goes_when_he_is_sure_and_nobody_is_left_without_manager(home, browser: Client, boss: User) -> None:
    at = reverse("delete_my_account")
    assert "请先在下面打勾" in text(browser.post(at))
    firm = make.enterprise()
    membership = make.member(firm, MemberRole.MANAGER, boss)
    assert "唯一的负责人" in text(browser.post(at, {"sure": "yes"}))
    membership.delete()
    browser.post(at, {"sure": "yes"})
    assert User.objects.get(pk=boss.pk).erased_at
    assert browser.get(reverse("my_page")).status_code == 302
