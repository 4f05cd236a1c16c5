"""A word that stands only where readers may not look comes out of no door of the search, and counts nowhere.

The canary is written into every text of a page of every kind, which is then a draft, withdrawn, expired or restricted.
"""

import itertools
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import models
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from accounts.roles import Role
from content import models as content
from content import slots
from content.domain.withdraw import expire, withdraw
from search import analysis, known
from search.documents import FACETS, Kind
from search.engines.base import Request
from search.engines.chosen import engine
from search.models import IndexEntry, Popular, Promotion
from tests import factories
from tests.search.asking import drained
from tests.search.conftest import Place
from training.models import CoursePage

pytestmark = pytest.mark.django_db

CANARY = "鸸鹋"
# What the canary stands beside, so that a question for it finds what is public too.
PUBLIC = "除尘器泄爆"

MODELS: dict[Callable[..., Page], type[Page]] = {
    factories.criterion: content.CriterionPage,
    factories.case: content.CasePage,
    factories.article: content.ArticlePage,
    factories.question: content.QuestionPage,
    factories.law: content.LawArticle,
    factories.standard: content.StandardPage,
    factories.topic: content.TopicPage,
    factories.course: CoursePage,
}
KINDS = list(MODELS)
_numbers = itertools.count()


def texts_of(model: type[Page]) -> dict[str, str]:
    """Every text that an editor may write on a page of this type, with the canary in it."""
    fields = [*model._meta.local_concrete_fields, model._meta.get_field("title"), model._meta.get_field("seo_title")]
    return {
        field.name: f"{PUBLIC}{CANARY}{next(_numbers)}"
        for field in fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.URLField)
        and not field.choices
        and (field.max_length or 99) > 20
    }


def laid(make: Callable[..., Page], **more: Any) -> Page:
    if make is factories.topic:
        more["of"] = factories.scene(f"canary-{next(_numbers)}", "别的场景")
    return make(**texts_of(MODELS[make]), **more)


def draft(make: Callable[..., Page]) -> Page:
    return laid(make, live=False)


def withdrawn(make: Callable[..., Page]) -> Page:
    page = laid(make)
    withdraw(page, by=factories.user(Role.RELEASER), reason=f"重复{CANARY}")
    return page


def expired(make: Callable[..., Page]) -> Page:
    page = laid(make)
    now = timezone.now()
    type(page).objects.filter(pk=page.pk).update(expire_at=now - timedelta(minutes=1))
    expire(type(page).objects.get(pk=page.pk), now=now)
    return page


def restricted(make: Callable[..., Page]) -> Page:
    page = laid(make)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return page


def below_a_restriction(make: Callable[..., Page]) -> Page:
    page = laid(make)
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    return page


def being_edited(make: Callable[..., Page]) -> Page:
    """What is public says nothing of it; the next version, which nobody has released, does."""
    page = make()
    for name, text in texts_of(type(page)).items():
        setattr(page, name, text)
    page.save_revision()
    return page


STATES = [draft, withdrawn, expired, restricted, below_a_restriction, being_edited]


def doors(text: str) -> list[tuple[str, str]]:
    """What every door of the search that a visitor finds answers to a text, without the text itself."""
    asked = [{}, {"page": "2"}, {"kind": str(Kind.CRITERION)}, {"kind": str(Kind.CASE)}, {"year": "1999"}]
    answers = [*(("/search/", more) for more in asked), ("/search/suggest/", {})]
    given = []
    for path, more in answers:
        response = Client().get(path, {"q": text, **more})
        assert response.status_code == 200
        page = BeautifulSoup(response.content, "html.parser")
        main = page.main or page
        for echo in main.select("form input, h1, .lead, a[href*='q='], [value]"):
            for part in [echo, *echo.select("[value]")]:
                part.attrs.pop("value", None)
        given.append((f"{path} {more}", str(main)))
    return given


def results(said: str) -> list[str]:
    if said.startswith("{"):
        return [row["text"] for row in json.loads(said)["suggestions"]]
    found = BeautifulSoup(said, "html.parser")
    return [one.get_text(" ") for one in found.select(".result, .kinds, mark")]


def silent(pages: list[Page]) -> None:
    """Fail if the canary, or that something answers to it, is said anywhere."""
    for door, said in doors(CANARY):
        assert results(said) == [], door
    for door, said in doors(PUBLIC):
        assert CANARY not in said, door
        assert not [page for page in pages if str(page.url or "/nowhere/") in said], door
    for text in (CANARY, PUBLIC):
        assert not [link for link in slots.collect("criteria_for", text) if CANARY in f"{link}"], text
    for criterion in content.CriterionPage.objects.visible():
        assert not [link for link in slots.collect("criterion.alike", criterion) if CANARY in f"{link}"]


def recommended(pages: list[Page]) -> None:
    """Have staff pick these pages, and have everybody ask for them."""
    for page in pages:
        Promotion.objects.bulk_create(Promotion(phrase=text, page_id=page.pk) for text in (CANARY, PUBLIC))
    Popular.objects.bulk_create(Popular(text=text, asked=500) for text in (f"{CANARY}在哪", f"{PUBLIC}{CANARY}"))
    known.changed()
    known.refresh(at_once=True)
    if pages:
        assert known.promotions()


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_what_readers_may_not_see_comes_out_of_no_door(state: Callable[..., Page], index: Place) -> None:
    factories.criterion(title=f"公开的{PUBLIC}")
    pages = [state(make) for make in KINDS if not (state is below_a_restriction and make is factories.topic)]
    if state is being_edited:
        pages = []
    recommended(pages)
    # Nobody has told the index yet.
    silent(pages)
    drained()
    silent(pages)
    assert CANARY not in index.kept()
    assert engine().search(Request(analysis.question(CANARY), {}, FACETS)).total == 0


@pytest.mark.parametrize("change", [withdrawn, expired, restricted], ids=lambda one: one.__name__)
def test_between_the_change_and_the_drain_the_old_index_gives_nothing_away(
    change: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.criterion(title=f"公开的{PUBLIC}")
    laid_before = laid

    def known_to_the_index(make: Callable[..., Page], **more: Any) -> Page:
        page = laid_before(make, **more)
        drained()
        assert engine().search(Request(analysis.question(CANARY))).total >= 1
        return page

    monkeypatch.setitem(globals(), "laid", known_to_the_index)
    pages = [change(make) for make in (factories.criterion, factories.case)]
    assert IndexEntry.objects.exists()
    silent(pages)
    drained()
    silent(pages)


def test_counts_say_how_many_readers_may_see_before_any_drain() -> None:
    for n in range(3):
        factories.criterion(title=f"{PUBLIC}条款{n}")
    gone = factories.article(title=f"{PUBLIC}文章")
    drained()
    withdraw(gone, by=factories.user(Role.RELEASER), reason="重复")
    main = BeautifulSoup(Client().get("/search/", {"q": f"{PUBLIC}"}).content, "html.parser").main
    assert main is not None
    said = " ".join(main.get_text(" ").split())
    assert "找到 3 条" in said
    assert "安全知识 1" not in said


def test_without_an_index_the_database_gives_nothing_away_either() -> None:
    factories.criterion(title=f"公开的{PUBLIC}")
    silent([state(make) for state in (draft, withdrawn, restricted) for make in KINDS[:2]])


def test_choosers_and_lists_of_the_admin_stay_shut_to_those_without_rights() -> None:
    factories.criterion(title=f"草稿{CANARY}", live=False)
    paths = ["/admin/pages/search/", "/admin/choose-page/search/", "/admin/api/main/pages/", "/admin/users/results/"]
    for browser in (Client(), _somebody()):
        for path in paths:
            response = browser.get(path, {"search" if "api" in path else "q": f"稿{CANARY}"})
            assert response.status_code in {302, 401, 403, 404}, path
            assert CANARY not in response.content.decode()


def _somebody() -> Client:
    browser = Client()
    browser.force_login(factories.user())
    return browser
