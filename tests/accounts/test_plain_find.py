"""Lists in the admin without JavaScript: what stands in `noscript` finds, narrows, and leads back to all."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.domain.looking import look
from accounts.domain.numbers import hand_over
from accounts.enums import Looked
from accounts.models import User
from accounts.roles import Role
from content.models import ReleaseLogEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(home: Any) -> dict[str, User]:
    """Two of whom every list knows something."""
    editor = make.user(Role.EDITOR, name="示例编辑")
    found = {
        "示例甲": make.user(name="示例甲", phone="13800000001"),
        "示例乙": make.user(name="示例乙", phone="13800000002"),
    }
    page = make.criterion()
    for name, person in found.items():
        look(editor, Looked.PERSON, people=[person])
        hand_over(person, phone=str(person.phone))
        ReleaseLogEntry.objects.create(page=page, action="withdraw", by=person, reason=f"{name}的理由")
    return found


def browser_of(role: Role) -> Client:
    browser = Client()
    browser.force_login(make.user(role))
    return browser


class Seen:
    """A page as a browser without scripts has it."""

    def __init__(self, browser: Client, address: str) -> None:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        self.page = BeautifulSoup(answer.content, "lxml")
        self.browser, self.address = browser, address.partition("?")[0]
        self.form: Any = self.page.select_one("main noscript form[role=search], noscript form[role=search]")
        self.names = {name for name in ("示例甲", "示例乙") if name in str(self.page.select_one("#listing-results"))}

    def find(self, **typed: str) -> "Seen":
        """Fill in the form and press its button."""
        assert self.form["method"] == "get"
        assert self.form.select_one("button[type=submit]")
        fields = {
            one["name"]: one.get("value", "") for one in self.form.select("input[type=hidden], input[type=search]")
        }
        for name in typed:
            assert name == "q" or self.form.select(f"[name={name}]"), name
        query = "&".join(f"{name}={value}" for name, value in (fields | typed).items())
        return Seen(self.browser, f"{self.form['action']}?{query}")

    def follow(self, words: str) -> "Seen":
        return Seen(self.browser, self.form.find("a", string=words)["href"])


LISTS = {
    "wagtailusers_users:index": Role.ADMINISTRATOR,
    "people_log": Role.AUDITOR,
    "looks": Role.AUDITOR,
    "releases_report": Role.AUDITOR,
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_searched_and_led_back_to_all(name: str) -> None:
    seen = Seen(browser_of(LISTS[name]), reverse(name))
    assert seen.names == {"示例甲", "示例乙"}
    found = seen.find(q="示例甲")
    assert found.names == {"示例甲"}
    assert found.form.select_one("[name=q]")["value"] == "示例甲"
    assert found.follow("全部").names == {"示例甲", "示例乙"}
    assert found.find(q="没有这个人").names == set()


def test_the_filters_are_there_once_asked_for_and_stay() -> None:
    browser = browser_of(Role.ADMINISTRATOR)
    User.objects.filter(name="示例甲").update(is_active=False)
    seen = Seen(browser, reverse("wagtailusers_users:index"))
    assert not seen.form.select("[name=role]")
    narrowed = seen.follow("按条件筛选").find(is_active="true")
    assert narrowed.names == {"示例乙"}
    assert narrowed.form.select_one("[name=is_active][checked]")["value"] == "true"
    # Its own ids: Wagtail's stand in the page too.
    ids = [one["id"] for one in narrowed.page.select("[id]")]
    assert {one for one in ids if one.startswith("plain-") and ids.count(one) > 1} == set()
    assert narrowed.find(is_active="", q="示例甲").names == {"示例甲"}


def test_what_was_typed_is_text(people: dict[str, User]) -> None:
    browser = browser_of(Role.ADMINISTRATOR)
    answer = browser.get(reverse("wagtailusers_users:index"), {"q": '"><script>alert(1)</script>'})
    assert b"<script>alert(1)" not in answer.content


def test_what_is_found_is_what_is_exported() -> None:
    answer = browser_of(Role.AUDITOR).get(reverse("looks"), {"q": "示例甲", "export": "csv"})
    rows = b"".join(answer.streaming_content).decode()
    assert ("示例甲" in rows, "示例乙" in rows) == (True, False)
