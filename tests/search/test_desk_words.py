"""Staff's lists of words, synonyms and picks, as they are used in the admin."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.roles import Role
from search.models import Promotion, SynonymGroup, TermEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(home: Any) -> Client:
    return entered(Role.EDITOR)


def entered(role: Role) -> Client:
    client = Client()
    client.force_login(factories.user(role))
    return client


def says(response: Any) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def test_an_editor_keeps_synonyms(browser: Client) -> None:
    added = browser.post(
        "/admin/search-synonyms/new/", {"members": "墨铲机，装载机", "kind": "near", "note": "工地叫法"}
    )
    assert added.status_code == 302
    group = SynonymGroup.objects.get(note="工地叫法")
    assert "墨铲机、装载机" in says(browser.get("/admin/search-synonyms/", {"q": "墨铲机"}))
    changed = {"members": "墨铲机\r\n装载机\r\n铲子车", "kind": "near", "was": "墨铲机\r\n装载机"}
    assert browser.post(f"/admin/search-synonyms/edit/{group.pk}/", changed).status_code == 302
    group.refresh_from_db()
    assert group.words == ("墨铲机", "装载机", "铲子车")
    assert browser.post(f"/admin/search-synonyms/delete/{group.pk}/").status_code == 302
    assert not SynonymGroup.objects.filter(pk=group.pk).exists()


def test_what_is_refused_is_said_beside_the_field(browser: Client) -> None:
    refused = browser.post("/admin/search-synonyms/new/", {"members": "墨铲机", "kind": "near"})
    assert refused.status_code == 200
    assert "一组至少两个词" in says(refused)
    assert "太长" in says(browser.post("/admin/search-terms/new/", {"word": "长" * 50, "frequency": 10}))
    assert not TermEntry.objects.filter(word__startswith="长长").exists()


def test_who_saves_second_is_asked_and_then_counts(browser: Client) -> None:
    group = SynonymGroup.objects.filter(kind="near").first()
    address, was = f"/admin/search-synonyms/edit/{group.pk}/", group.members
    browser.post(address, {"members": "钩老哥，装载机", "kind": "near", "was": was})
    second = browser.post(address, {"members": "墨铲机，装载机", "kind": "near", "was": was})
    assert "别人改成了“钩老哥、装载机”" in says(second)
    form = BeautifulSoup(second.content, "html.parser")
    now = form.select_one("input[name=was]")["value"]
    assert browser.post(address, {"members": "墨铲机，装载机", "kind": "near", "was": now}).status_code == 302


def test_a_form_begins_with_what_the_address_hands_over(browser: Client) -> None:
    form = BeautifulSoup(browser.get("/admin/search-synonyms/new/", {"members": "墨铲机"}).content, "html.parser")
    assert form.select_one("textarea[name=members]").get_text(strip=True) == "墨铲机"


def test_an_editor_keeps_picks(browser: Client) -> None:
    page = factories.criterion(title="除尘器没装泄爆片")
    typed = {"phrase": "防爆板", "page": page.pk, "until": "2099-01-01"}
    assert browser.post("/admin/search-promotions/new/", typed).status_code == 302
    assert Promotion.objects.get().page_id == page.pk
    assert "推荐着" in says(browser.get("/admin/search-promotions/"))
    late = says(browser.post("/admin/search-promotions/new/", typed | {"phrase": "泄爆", "until": "2020-01-01"}))
    assert "已经过了" in late


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.HELP_DESK, Role.TRAINING_OFFICER, Role.REVIEWER])
def test_others_do_not(home: Any, role: Role) -> None:
    other = entered(role)
    for name in ("search-synonyms", "search-terms", "search-promotions"):
        assert other.get(f"/admin/{name}/").status_code == 302
        assert other.post(f"/admin/{name}/new/", {"members": "墨铲机，装载机", "kind": "near"}).status_code == 302
    assert not SynonymGroup.objects.filter(members__contains="墨铲机").exists()
