"""Codes on paper: made in batches, printed, used once; guessing finds nothing."""

import os
import re
import threading
from datetime import timedelta
from functools import partial
from io import BytesIO
from uuid import uuid4

import pikepdf
import pypdfium2
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.domain.login_errors import InvitationCodeError, SlipsRefusedError
from accounts.domain.login_invitations import ALPHABET, LENGTH, draw, find, issue, use_for_new, withdraw
from accounts.domain.merging import merge
from accounts.domain.numbers import first_seen
from accounts.enums import MemberRole
from accounts.models import Enterprise, EnterpriseLog, LoginInvitation, Membership, User
from accounts.roles import Role
from tests import factories
from tests.accounts.login.ways import person_in, without_tokens
from tests.at_once import at_once

DESK = "/accounts/desk/slips/"
ENTER = "/accounts/login/invitation/"
WHO = {"name": "示例甲", "phone": "13800000000", "password1": "pass-word-22", "password2": "pass-word-22"}
# Of ten thousand; CI takes a tenth of what a drill takes.
GUESSES = 10_000 * min(int(os.environ.get("DRILL_N", "5")), 50) // 50


@pytest.fixture
def desk() -> User:
    return factories.user(Role.HELP_DESK, name="示例受理")


@pytest.fixture
def enterprise() -> Enterprise:
    return factories.enterprise(name="示例企业01")


def slip(desk: User, enterprise: Enterprise, phone: str = "", role: MemberRole = MemberRole.MANAGER) -> str:
    drawn = draw([(enterprise, phone)], role=role)
    issue(drawn, by=desk, days=30)
    return drawn[0].code


def test_a_code_makes_an_account_in_the_enterprise_once(desk, enterprise):
    code = slip(desk, enterprise)
    browser = Client()
    assert f'value="{code}"' in browser.get(ENTER, {"code": code}).content.decode()

    asked = browser.post(ENTER, {"code": f" {code[:5].lower()}-{code[5:]} "})
    assert "示例企业01" in asked.content.decode()
    assert "号码没有核对过" in asked.content.decode()
    done = browser.post(ENTER, {"code": code, **WHO})
    assert done.headers["Location"] == "/"

    person = User.objects.get(phone="+8613800000000")
    assert person_in(browser) == str(person.pk)
    assert (person.name, person.phone_verified, person.check_password("pass-word-22")) == ("示例甲", False, True)
    membership = Membership.objects.get(person=person)
    assert (membership.enterprise, membership.role) == (enterprise, MemberRole.MANAGER)
    assert EnterpriseLog.objects.filter(enterprise=enterprise, kind="joined", by=desk).exists()

    again = Client()
    again.post("/accounts/login/", {"login": "13800000000", "password": "pass-word-22"})
    assert person_in(again) == str(person.pk)


def test_used_withdrawn_too_old_and_unknown_read_the_same(desk, enterprise):
    codes = [slip(desk, enterprise) for _ in range(3)]
    use_for_new(codes[0], name="示例乙", phone="13900000000", password="pass-word-22")
    withdraw(LoginInvitation.objects.get(code_hash=find(codes[1]).code_hash).batch, by=desk)
    LoginInvitation.objects.filter(pk=find(codes[2]).pk).update(until=timezone.now() - timedelta(seconds=1))
    pages = set()
    for code in [*codes, "2345678923", "", "x" * 40]:
        page = Client().post(ENTER, {"code": code})
        if code:
            pages.add(without_tokens(page).replace(code.encode(), b""))

    assert len(pages) == 1
    assert "这个邀请码不能用" in pages.pop().decode()


def test_the_code_is_nowhere_in_the_database(desk, enterprise):
    code = slip(desk, enterprise)
    assert code not in str(list(LoginInvitation.objects.values()))
    assert len(ALPHABET) ** LENGTH > 2**48


def test_a_former_key_still_opens_what_was_printed_under_it(desk, enterprise, settings):
    code = slip(desk, enterprise)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key"
    assert find(code).enterprise == enterprise


def test_ten_thousand_guesses_from_anywhere_find_nothing(desk, enterprise):
    """From another address each time, so that no limit helps: there are just too many codes."""
    for _ in range(200):
        slip(desk, enterprise)
    browser, rolls = Client(), iter(draw([(enterprise, "")] * 200, role=MemberRole.MEMBER) for _ in range(GUESSES))
    tried = 0
    while tried < GUESSES:
        for guess in next(rolls):
            with pytest.raises(InvitationCodeError):
                find(guess.code)
            tried += 1
            if tried % 50 == 0:
                page = browser.post(
                    ENTER, {"code": guess.code}, REMOTE_ADDR=f"10.{tried >> 16}.{tried >> 8 & 255}.{tried & 255}"
                )
                assert "这个邀请码不能用" in page.content.decode()
            if tried >= GUESSES:
                break
    assert User.objects.count() == 1


def test_from_one_address_guessing_ends_soon_and_nobody_else_is_locked_out(desk, enterprise):
    code = slip(desk, enterprise)
    answers = [Client().post(ENTER, {"code": "2345678923"}).status_code for _ in range(40)]

    assert answers == [200] * 30 + [429] * 10
    assert Client().post(ENTER, {"code": code}).status_code == 429
    assert "示例企业01" in Client().post(ENTER, {"code": code}, REMOTE_ADDR="203.0.113.9").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "请填姓名"),
        ({"phone": "1"}, "11 位手机号"),
        ({"password2": "different-1"}, "两次输入的密码不一样"),
        ({"password1": "13800000000", "password2": "13800000000"}, "至少要有两种"),
        ({"password1": "short-1", "password2": "short-1"}, "密码太短"),
    ],
)
def test_what_is_wrong_is_said_and_the_code_is_not_used_up(desk, enterprise, wrong, said):
    code = slip(desk, enterprise)
    page = Client().post(ENTER, {"code": code, **WHO, **wrong}).content.decode()

    assert said in page
    assert find(code)
    assert User.objects.count() == 1


def test_a_number_that_somebody_has_is_refused_and_an_unused_one_is_taken_over(desk, enterprise):
    code = slip(desk, enterprise)
    factories.user(phone="13800000000")
    assert "请先登录" in Client().post(ENTER, {"code": code, **WHO}).content.decode()

    first_seen("13900000000")
    browser = Client()
    browser.post(ENTER, {"code": code, **WHO, "phone": "13900000000"})
    assert User.objects.get(phone="+8613900000000").name == "示例甲"


def test_who_has_an_account_joins_with_it(desk, enterprise, log_in):
    person = factories.user()
    browser = log_in(person)
    browser.post(ENTER, {"code": slip(desk, enterprise)})

    assert Membership.objects.filter(person=person, enterprise=enterprise).exists()
    assert "已经是" in browser.post(ENTER, {"code": slip(desk, enterprise)}).content.decode()


def test_a_slip_made_out_to_a_number_takes_no_other(desk, enterprise):
    code = slip(desk, enterprise, phone="+8613700000000")

    assert "请填那个号码" in Client().post(ENTER, {"code": code, **WHO}).content.decode()
    browser = Client()
    browser.post(ENTER, {"code": code, **WHO, "phone": "13700000000"})
    assert person_in(browser)


def test_a_slip_for_an_entry_that_was_merged_leads_to_the_one_that_was_kept(desk, enterprise):
    double = factories.enterprise(name="示例企业01 旧")
    code = slip(desk, double)
    merge(double, into=enterprise, by=desk)

    use_for_new(code, name="示例甲", phone="13800000000", password="pass-word-22")
    assert Membership.objects.get().enterprise == enterprise


@pytest.mark.django_db(transaction=True)
def test_two_who_use_one_code_at_once_are_not_both_let_in():
    desk, enterprise = factories.user(Role.HELP_DESK), factories.enterprise()
    code = slip(desk, enterprise)
    start, let_in, refused = threading.Barrier(4), [], []

    def come(n: int) -> None:
        try:
            start.wait()
            let_in.append(use_for_new(code, name="示例甲", phone=f"1380000000{n}", password="pass-word-22"))
        except InvitationCodeError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(let_in), len(refused), Membership.objects.count()) == (1, 3, 1)


# The desk ----------------------------------------------------------------------------------------------------------


def test_the_desk_gets_two_hundred_slips_on_paper_and_they_work(desk, log_in):
    enterprises = [factories.enterprise(name=f"示例企业{n:03}") for n in range(200)]
    lines = [row.code if n % 2 else row.name for n, row in enumerate(enterprises)]
    lines[7] += "\t138 0000 0007".replace(" ", "")
    response = log_in(desk).post(DESK, {"lines": "\n".join(lines), "role": "manager", "days": "30"})

    assert response.headers["Content-Type"] == "application/pdf"
    paper = pypdfium2.PdfDocument(response.content)
    assert len(paper) == 25
    text = paper[0].get_textpage().get_text_range()
    assert "示例企业000" in text
    assert "13800000007" in text
    assert LoginInvitation.objects.count() == 200
    assert pikepdf.open(BytesIO(response.content)).Root.Lang == "zh-CN"
    # A hyphen at the end of a piece of text comes out of the PDF as U+FFFE.
    shown = ["".join(halves) for halves in re.findall(r"\b([2-9A-Z]{5})[-\ufffe]([2-9A-Z]{5})\b", text)]
    assert len(shown) == 8
    assert find(shown[0]).enterprise == enterprises[0]


def test_a_button_pressed_twice_prints_one_batch_twice(desk, enterprise, log_in):
    browser = log_in(desk)
    form = re.search(r'name="form" value="([^"]+)"', browser.get(DESK).content.decode())[1]
    wanted = {"lines": "示例企业01\n示例企业01", "role": "manager", "days": "30", "form": form}
    papers = [browser.post(DESK, wanted).content for _ in range(2)]
    texts = [pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range() for paper in papers]
    assert texts[0] == texts[1]
    assert LoginInvitation.objects.count() == 2
    assert LoginInvitation.objects.values("batch").distinct().count() == 1

    # Something else from the same page, after going back to it, is another batch.
    assert browser.post(DESK, wanted | {"lines": "示例企业01"}).headers["Content-Type"] == "application/pdf"
    assert LoginInvitation.objects.values("batch").distinct().count() == 2

    # What was withdrawn stays so.
    for batch in set(LoginInvitation.objects.values_list("batch", flat=True)):
        withdraw(batch, by=desk)
    assert "有的已经用掉或作废" in browser.post(DESK, wanted).content.decode()
    assert not LoginInvitation.objects.filter(withdrawn_at__isnull=True).exists()


def test_slips_cannot_be_told_from_one_another(enterprise):
    drawn = draw([(enterprise, "")] * 200, role=MemberRole.MEMBER) + draw([(enterprise, "")], role=MemberRole.MEMBER)
    assert len({slip.code for slip in drawn}) == 201
    assert {sign for slip in drawn for sign in slip.code} == set(ALPHABET)


@pytest.mark.django_db(transaction=True)
def test_pressed_by_four_at_once_it_is_one_batch(enterprise):
    desk, form = factories.user(Role.HELP_DESK), uuid4()
    drawn = draw([(enterprise, "")] * 3, role=MemberRole.MEMBER, form=form)
    batches = at_once(*[partial(issue, drawn, by=desk, days=30)] * 4)
    assert len(set(batches)) == 1
    assert LoginInvitation.objects.count() == 3


def test_each_line_that_is_not_understood_is_named_and_nothing_is_made(desk, enterprise, log_in):
    page = log_in(desk).post(DESK, {"lines": "没有这家\n示例企业01 138\n示例企业01", "role": "manager", "days": "30"})

    body = page.content.decode()
    assert "第 1 行“没有这家”" in body
    assert "第 2 行" in body
    assert "第 3 行" not in body
    assert LoginInvitation.objects.count() == 0


def test_too_many_and_too_long_are_refused(desk, enterprise, log_in):
    browser = log_in(desk)
    too_many = browser.post(DESK, {"lines": "示例企业01\n" * 201, "role": "manager", "days": "30"})
    assert "一次最多 200 行" in too_many.content.decode()
    assert browser.post(DESK, {"lines": "示例企业01", "role": "manager", "days": "181"}).status_code == 200
    with pytest.raises(SlipsRefusedError):
        issue(draw([(enterprise, "")], role=MemberRole.MEMBER), by=desk, days=181)
    assert LoginInvitation.objects.count() == 0


def test_a_batch_that_was_lost_is_withdrawn(desk, enterprise, log_in):
    code = slip(desk, enterprise)
    browser = log_in(desk)
    batch = find(code).batch
    assert "还能用 1 张" in browser.get(DESK).content.decode()
    browser.post(f"{DESK}{batch}/withdraw/")

    with pytest.raises(InvitationCodeError):
        find(code)
    assert "还能用 0 张" in browser.get(DESK).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.HELP_DESK, Role.ADMINISTRATOR}] + [None])
def test_nobody_else_makes_or_withdraws_slips(desk, enterprise, log_in, role):
    code = slip(desk, enterprise)
    nosy = factories.user(*([role] if role else []))
    browser = log_in(nosy)

    assert browser.get(DESK).status_code == 403
    assert browser.post(DESK, {"lines": "示例企业01", "role": "manager", "days": "30"}).status_code == 403
    assert browser.post(f"{DESK}{find(code).batch}/withdraw/").status_code == 403
    with pytest.raises(SlipsRefusedError):
        issue(draw([(enterprise, "")], role=MemberRole.MEMBER), by=nosy, days=3)
    assert LoginInvitation.objects.count() == 1


def test_withdrawing_what_is_not_there_is_harmless(desk):
    assert withdraw(uuid4(), by=desk) == 0
    cache.clear()
