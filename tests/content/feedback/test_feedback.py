"""有用吗 and 找错: taken down once, kept from machines, settled by those who can mend the page."""

import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from content.domain import errors
from content.domain.feedback import SETTLERS, give, settle
from content.feedback import forms
from content.models import CriterionPage, Feedback
from portal.models import HomePage
from tests import factories
from tests.content.desk.conftest import enter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts(db: None) -> None:
    cache.clear()


@pytest.fixture
def page(home: HomePage) -> CriterionPage:
    return factories.criterion()


def blank(client: Client, page: CriterionPage, kind: str = "mistake") -> dict[str, str]:
    """The form as a browser holds it."""
    soup = BeautifulSoup(client.get(f"{page.url}feedback/", {"kind": kind}).content, "html.parser")
    form = soup.find("form", class_="feedback")
    chosen = form.find("input", checked=True)
    return {
        "ticket": form.find("input", {"name": "ticket"})["value"],
        "kind": chosen["value"] if chosen else "",
        "text": "",
        "website": "",
    }


def send(client: Client, page: CriterionPage, **fields: str) -> Any:
    return client.post(f"{page.url}feedback/", fields)


def test_a_mistake_is_taken_down_with_the_release_it_is_about(client: Client, page: CriterionPage) -> None:
    factories.publish(page)
    answer = send(client, page, **blank(client, page) | {"text": "第二款写成了第三款"})
    assert answer.status_code == 302
    assert "收到了，谢谢" in client.get(answer.url).content.decode()
    row = Feedback.objects.get()
    assert (row.page_id, row.kind, row.text, row.revision, row.status) == (
        page.pk, "mistake", "第二款写成了第三款", 2, "new",
    )  # fmt: skip


def test_useful_needs_no_words(client: Client, page: CriterionPage) -> None:
    assert send(client, page, **blank(client, page, "helpful")).status_code == 302
    assert Feedback.objects.get().kind == "helpful"


def test_the_same_form_twice_is_one_entry(client: Client, page: CriterionPage) -> None:
    filled = blank(client, page) | {"text": "错字"}
    for _ in range(3):
        assert send(client, page, **filled).status_code == 302
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "  "}, "请写明哪里不对"),
        ({"text": "好" * 1001}, "请缩到 1000 字以内"),
        ({"text": "看 https://a.example 和 www.b.example"}, "网址太多了"),
        ({"text": "错", "website": "https://spam.example"}, "请再按一次"),
        ({"text": "错", "ticket": "made-up"}, "请再按一次"),
        ({"text": "错", "ticket": ""}, ""),
        ({"text": "错", "kind": "praise"}, ""),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    client: Client, page: CriterionPage, fields: dict[str, str], said: str
) -> None:
    answer = send(client, page, **blank(client, page) | fields)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert said in text
    assert fields["text"].strip() in text
    assert not Feedback.objects.exists()
    # The form that comes back can be sent.
    again = BeautifulSoup(text, "html.parser").find("input", {"name": "ticket"})["value"]
    mended = {"kind": "mistake", "text": "改好的话", "ticket": again, "website": ""}
    assert send(client, page, **mended).status_code == 302


def test_a_ticket_for_another_page_or_of_yesterday_is_not_enough(
    client: Client, page: CriterionPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = blank(client, factories.criterion()) | {"text": "错"}
    assert send(client, page, **other).status_code == 200
    monkeypatch.setattr(forms, "SLOWEST", -1)
    assert send(client, page, **blank(client, page) | {"text": "错"}).status_code == 200


def test_a_flood_is_stopped_and_says_what_to_do(client: Client, page: CriterionPage) -> None:
    answers = [send(client, page, **blank(client, page) | {"text": f"第{n}处"}) for n in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [200] * 2
    assert "请过一会儿再发" in answers[-1].content.decode()
    assert "第6处" in answers[-1].content.decode()
    assert Feedback.objects.count() == 5


def test_drafts_take_none(client: Client, home: HomePage) -> None:
    draft = factories.criterion(live=False)
    assert client.get(f"/standards/{draft.get_parent().slug}/{draft.slug}/feedback/").status_code == 404


def test_every_page_of_knowledge_offers_it_and_stays_free_of_tokens(client: Client, page: CriterionPage) -> None:
    for shown in (page, page.standard, factories.case(), factories.article(), factories.topic(), factories.law()):
        text = client.get(shown.url).content.decode()
        assert "这一页有用吗？" in text
        assert "csrfmiddlewaretoken" not in text
        assert client.get(f"{shown.url}feedback/?kind=mistake").status_code == 200


def test_the_form_is_never_kept(client: Client, page: CriterionPage) -> None:
    assert "no-store" in client.get(f"{page.url}feedback/")["Cache-Control"]


def test_markup_shows_as_text_to_staff(client: Client, page: CriterionPage) -> None:
    row = give(page, kind="mistake", text="<script>alert(1)</script>", key=uuid.uuid4())
    staff = enter(factories.user(Role.EDITOR))
    for url in (reverse("feedback:index"), reverse("feedback:edit", args=[row.pk])):
        assert "<script>alert(1)" not in staff.get(url).content.decode()


@pytest.mark.parametrize("role", SETTLERS)
def test_who_can_mend_a_page_settles_what_was_said(page: CriterionPage, role: Role) -> None:
    row = give(page, kind="mistake", text="错字", key=uuid.uuid4())
    person = factories.user(role)
    staff = enter(person)
    assert "错字" in staff.get(reverse("feedback:index")).content.decode()
    url = reverse("feedback:edit", args=[row.pk])
    assert page.title in staff.get(url).content.decode()
    staff.post(url, {"status": "mended", "answer": "已改正"})
    row.refresh_from_db()
    assert (row.status, row.answer, row.settled_by) == ("mended", "已改正", person)
    assert row.settled_at


@pytest.mark.parametrize("role", [role for role in Role if role not in SETTLERS])
def test_nobody_else_sees_or_settles_it(page: CriterionPage, role: Role) -> None:
    row = give(page, kind="mistake", text="错字", key=uuid.uuid4())
    person = factories.user(role)
    with pytest.raises(errors.NotForThisRole):
        settle(row, by=person, status="kept")
    staff = enter(person)
    for url in (reverse("feedback:index"), reverse("feedback:edit", args=[row.pk])):
        assert "错字" not in staff.get(url, follow=True).content.decode()
    staff.post(reverse("feedback:edit", args=[row.pk]), {"status": "kept", "answer": ""})
    assert Feedback.objects.get().status == "new"


def test_not_even_a_superuser_adds_or_deletes(page: CriterionPage) -> None:
    row = give(page, kind="mistake", text="错字", key=uuid.uuid4())
    staff = enter(factories.user(is_superuser=True, is_staff=True))
    staff.post(reverse("feedback:add"), {"status": "new", "answer": ""})
    staff.post(reverse("feedback:delete", args=[row.pk]))
    assert Feedback.objects.count() == 1


def test_it_can_be_opened_again(page: CriterionPage) -> None:
    row, person = give(page, kind="mistake", text="错字", key=uuid.uuid4()), factories.user(Role.EDITOR)
    settle(row, by=person, status="kept", answer="没有错")
    assert settle(row, by=person, status="new").settled_by is None


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "mistake", "text": ""},
        {"kind": "helpful", "status": "mended"},
    ],
)
def test_the_database_refuses_half_a_row(page: CriterionPage, broken: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(page=page, **broken)


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_the_worklist_costs_the_same(page: CriterionPage, rows: int, django_assert_max_num_queries: Any) -> None:
    for n in range(rows):
        give(factories.criterion() if n < 3 else page, kind="mistake", text=f"错{n}", key=uuid.uuid4())
    staff = enter(factories.user(Role.EDITOR))
    staff.get(reverse("feedback:index"))
    with django_assert_max_num_queries(15):
        staff.get(reverse("feedback:index"))
