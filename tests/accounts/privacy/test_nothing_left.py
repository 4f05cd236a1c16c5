"""Somebody of whom everything is held deletes his account; then every table, file, log, export and index is searched.

What is found stands in KEPT, with the reason, and on the page that he read before.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from accounts.domain import invitations, login_invitations, members, second_factor
from accounts.domain.consent import agree
from accounts.domain.erasure import NAME_AFTERWARDS
from accounts.domain.granting import set_roles
from accounts.domain.identity import give
from accounts.domain.numbers import confirm_holder
from accounts.enterprises.importing import RegisterImporter
from accounts.enums import MemberRole, Purpose
from accounts.models import (
    Claim,
    ConsentText,
    Enterprise,
    EnterpriseContact,
    LoginInvitation,
    Membership,
    ReachPreference,
    User,
)
from accounts.roles import Role
from delivery.models import Message
from intake.imports import door
from intake.imports.work import do_now
from intake.tables.writing import write
from portal.logs import LogFileHandler, MaskedJsonFormatter
from search.queue import rebuild
from tests import factories as make
from tests.accounts.login.ways import ask_code, log_in_by_code
from tests.accounts.privacy.left import in_files, in_tables, unpacked
from tests.intake.pictures import jpeg

NAME, PHONE, EMAIL, NUMBER = "雀金丝", "13900000009", "jinsi@example.org", "11010519491231002X"
WORDS = [NAME, PHONE, EMAIL, NUMBER]
# What still holds his name or number afterwards, and why. Nothing else may.
KEPT: Final = {
    ("accounts_enterprisecontact", "name"): "whom the bureau calls is the register's, not the account's; told",
    ("accounts_enterprisecontact", "phone"): "the same",
    ("intake_importrow", "typed"): "the bureau's list as it came; dropped 30 days after the import; told",
    ("intake_importrow", "values"): "the same",
}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def places(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Folders of this test for all that is written beside the database; the log as the site writes it."""
    settings.PRIVATE_DIR, settings.MEDIA_ROOT = tmp_path / "private", tmp_path / "media"
    settings.SEARCH_INDEX_DIR, settings.IDENTITY_KEYS = tmp_path / "index", ["a-key-of-the-test"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for folder in ("private", "media", "index", "log"):
        (tmp_path / folder).mkdir()
    handler = LogFileHandler(tmp_path / "log" / "portal.log", encoding="utf-8")
    handler.setFormatter(MaskedJsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s", json_ensure_ascii=False))
    logging.getLogger().addHandler(handler)
    yield tmp_path
    logging.getLogger().removeHandler(handler)
    handler.close()


@pytest.fixture
def person(places: Path) -> User:
    make.lay_site()
    make.case()
    log_in_by_code(PHONE)
    person = User.objects.get(phone=f"+86{PHONE}")
    person.name, person.email = NAME, EMAIL
    person.save()
    return person


def plant(person: User, browser: Client) -> None:
    """Have all held that can be held of somebody, by the doors through which it comes."""
    _of_his_account(person, browser)
    _of_his_enterprises(person, browser)
    _of_his_time_at_the_bureau(person)
    for line in range(3):
        Client().post("/accounts/login/", {"login": PHONE, "password": f"wrong {NAME} {line}"})
        Client().get("/search/", {"q": f"{NAME} {PHONE}"})
        Client().get(f"/nowhere/{PHONE}/")
    ask_code(PHONE, Client(REMOTE_ADDR="10.9.9.9"))
    call_command("deliver")


def _of_his_account(person: User, browser: Client) -> None:
    agree(person, ConsentText.objects.create(title="示例说明", text="示例"))
    give(person, NUMBER, purpose=Purpose.TRAINING_CERTIFICATE)
    ReachPreference.objects.create(person=person, quiet_from=0, quiet_until=0)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": NAME})
    SocialAccount.objects.create(user=person, provider="city", uid=PHONE, extra_data={"name": NAME, "email": EMAIL})
    UserProfile.objects.create(user=person)
    assert browser.get("/mine/data/").status_code == 200


def _of_his_enterprises(person: User, browser: Client) -> None:
    desk = make.user(Role.HELP_DESK)
    firms = [make.enterprise() for _ in range(5)]
    for firm in firms:
        EnterpriseContact.objects.create(enterprise=firm, name=NAME, phone=f"{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}")
    EnterpriseContact.objects.filter(enterprise=firms[0]).update(phone=PHONE)
    _claims(browser, firms[1])
    # Two more, decided: one with a word that names him.
    for firm in firms[2:4]:
        make.member(firm, MemberRole.MANAGER)
    invitation = invitations.invite(firms[2], phone=PHONE, role=MemberRole.MEMBER, by=_boss(firms[2]))
    members_of = invitations.accept(invitation, person=person)
    invitations.invite(firms[3], phone=PHONE, role=MemberRole.MEMBER, by=_boss(firms[3]))
    members.change_role(members_of, MemberRole.SAFETY_OFFICER, by=desk)
    Claim.objects.create(
        enterprise=firms[4], person=person, state="refused", decided_at=person.date_joined, reason=f"{NAME}，请重拍"
    )
    for used in (True, False):
        slips = login_invitations.draw([(firms[4], person.phone or "")], role=MemberRole.MEMBER)
        login_invitations.issue(slips, by=desk, days=9)
        if used:
            login_invitations.use_for_own(slips[0].code, person=person)
    heads = ["企业名称", "联系人", "联系电话"]
    job = door.begin(
        write(heads, [["示例新厂", NAME, PHONE]]), name="名录.xlsx", importer=RegisterImporter(), by=desk.uuid
    )
    do_now(job)


def _claims(browser: Client, firm: Enterprise) -> None:
    photo = SimpleUploadedFile(f"{NAME}.jpg", jpeg(comment=NAME.encode()))
    answer = browser.post(f"/mine/enterprises/{firm.uuid}/claim/", {"licence": photo})
    assert answer.status_code == 302, answer.content.decode()


def _boss(firm: Enterprise) -> User:
    return Membership.objects.get(enterprise=firm, role=MemberRole.MANAGER).person


def _of_his_time_at_the_bureau(person: User) -> None:
    chief, desk = make.user(Role.ADMINISTRATOR), make.user(Role.HELP_DESK)
    set_roles(person, [Role.EDITOR], by=chief)
    second_factor.refuse_reset(second_factor.ask_reset(person, by=chief, reason=f"{NAME}的手机丢了"), by=chief)
    set_roles(person, [], by=chief)
    # So long ago that a code alone opens the account no more.
    long_ago = timezone.now() - timedelta(days=configured.NUMBER_IDLE_DAYS + 1)
    User.objects.filter(pk=person.pk).update(date_joined=long_ago, last_login=None, last_seen_at=None)
    confirm_holder(person, by=desk, reason=f"看了{NAME}的身份证 {PHONE}")
    for who, address in ((chief, "/admin/users/"), (chief, f"/admin/users/edit/{person.pk}/")):
        _as(who).get(address)


def _as(who: User) -> Client:
    browser = Client()
    browser.force_login(who)
    return browser


def exports() -> dict[str, str]:
    """Every file that the site hands to staff, as text."""
    desk, auditor = _as(make.user(Role.HELP_DESK)), _as(make.user(Role.AUDITOR))
    asked = {"/admin/enterprises/export/": desk}
    for report in ("people", "looks"):
        asked |= {f"/admin/reports/{report}/?export={form}": auditor for form in ("csv", "xlsx")}
    answers = {address: browser.get(address) for address, browser in asked.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {
        address: unpacked(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        for address, answer in answers.items()
    }


def found_by(word: str) -> str:
    """The page of what is found by a word, without the word itself, also as it stands in an address."""
    page = Client().get("/search/", {"q": word}).content.decode()
    return page.replace(word, "").replace(quote(word), "")


def test_nothing_is_left_but_what_he_was_told(person: User, places: Path) -> None:
    browser = Client()
    browser.force_login(person)
    plant(person, browser)
    before = in_tables(WORDS)
    assert set(KEPT) < before
    assert len(before) >= 15, before
    assert any(NAME in text for text in exports().values())
    assert len(list((places / "private").rglob("*"))) > 0

    answer = browser.post("/mine/data/delete/", {"sure": "yes"})
    assert answer.headers["Location"] == "/accounts/login/"
    rebuild()

    assert in_tables(WORDS) == set(KEPT)
    assert in_files(places, WORDS) == []
    assert [path for path in (places / "private").rglob("*") if path.is_file()] == []
    assert "login failed" in (places / "log" / "portal.log").read_text()
    # The register's own contact is the one thing that goes out.
    assert [address for address, text in exports().items() if NAME in text or PHONE in text] == [
        "/admin/enterprises/export/"
    ]
    assert found_by(NAME) == found_by("雀木木")


def test_what_goes_on_without_his_name(person: User) -> None:
    browser = Client()
    browser.force_login(person)
    plant(person, browser)
    browser.post("/mine/data/delete/", {"sure": "yes"})
    report = _as(make.user(Role.AUDITOR)).get("/admin/reports/people/").content.decode()
    assert f"{NAME_AFTERWARDS}（编号 {person.pk}）" in report
    assert "授予岗位：编辑" in report
    assert not LoginInvitation.objects.filter(phone="", used_at=None, withdrawn_at=None).exists()
    assert not Message.objects.filter(person=person.uuid).exclude(address="").exists()


def test_he_is_told_before_and_in_the_same_words_what_is_kept(person: User) -> None:
    browser = Client()
    browser.force_login(person)
    EnterpriseContact.objects.create(
        enterprise=make.enterprise(name="示例木业"), name=NAME, phone=f"139 0000 {PHONE[7:]}"
    )
    page = browser.get("/mine/data/delete/").content.decode()
    for told in (
        "企业登记的联系人",
        "导入以后 30 天删除",
        "运行日志",
        f"备份到期删除，最长 {configured.BACKUP_KEEP_DAYS} 天",
    ):
        assert told in page
    held = browser.get("/mine/data/").content.decode()
    assert "企业登记的联系人" in held
    assert "示例木业" in held
    assert "让企业或者帮扶受理改掉" in held
