"""Every field of every page type has its place: on the page, or with the editors, and never both."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import models
from django.test import Client
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page

from accounts.models import Department, Scene, Sector
from accounts.roles import Role
from content import models as content
from content.lines import LinesField
from portal.models import HomePage
from tests import factories
from tests.content.pages.reading import closed_up, soup_of
from training.models import CoursePage

ALL_EDITORS = {"code", "confidence", "checked_against", "editor_note"}
# Fields that no public page may show.
EDITORS_ONLY: dict[type[Page], set[str]] = {
    content.StandardPage: ALL_EDITORS,
    content.CriterionPage: ALL_EDITORS
    | {
        "official_text_entered_by",
        "official_text_compared_by",
        "not_this_checked_against",
        "confidence_scope",
        "in_force_note",
    },
    content.CasePage: ALL_EDITORS,
    content.ArticlePage: ALL_EDITORS,
    content.QuestionPage: ALL_EDITORS,
    content.LawArticle: ALL_EDITORS,
    content.TopicPage: set(),
    CoursePage: ALL_EDITORS,
}
# Fields that only sort, or stand behind words that are shown instead.
BEHIND: dict[type[Page], set[str]] = {
    # The words of a date as given are shown; the date itself sorts.
    content.StandardPage: {"issued_on", "effective_on"},
    content.CriterionPage: {"item_order"},
    content.LawArticle: {"law_order", "article_order"},
    # Shown only where it is not the title already.
    content.TopicPage: {"scene"},
    content.CasePage: {"self_test_answer"},
    # Files of a film, and its words, which are shown with it: tests/content/pages/test_video.py.
    content.ArticlePage: {"video", "video_poster", "video_captions", "video_transcript"},
}
OF_ANY_PAGE = {field.name for field in Page._meta.get_fields()} | {"page_ptr"}

numbers = count(7001)


@pytest.fixture
def world(home: HomePage) -> dict[type[Page], Page]:
    standard = factories.standard(status=content.StandardPage.Status.IN_TRANSITION)
    return {
        content.StandardPage: standard,
        content.CriterionPage: factories.criterion(standard),
        content.CasePage: factories.case(criteria=(factories.criterion(standard),)),
        content.ArticlePage: factories.article(),
        content.QuestionPage: factories.question(),
        content.LawArticle: factories.law(),
        content.TopicPage: factories.topic(),
        CoursePage: factories.course(),
    }


def own_fields(model: type[Page]) -> Iterator[models.Field]:
    for field in model._meta.get_fields():
        if field.name not in OF_ANY_PAGE and field.concrete:
            yield field


def fill(page: Any, field: models.Field) -> list[str]:
    """Put a word into a field that occurs nowhere else; return what a reader would see of it."""
    mark = f"{field.name[:9]}<i>{next(numbers)}"
    if field.name in ("status", "self_test_answer"):
        return []
    if isinstance(field, StreamField):
        return fill_stream(page, field.name, mark)
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return fill_text(page, field, mark)
    value, shown = other_value(field, mark)
    setattr(page, field.name, value)
    return [shown]


def other_value(field: models.Field, mark: str) -> tuple[Any, str]:
    """A value for a field that is no text, and what stands for it on a page."""
    if field.choices:
        value, shown = field.choices[1]
        return value, str(shown)
    if isinstance(field, ParentalManyToManyField):
        return [field.related_model.objects.create(slug=f"m-{next(numbers)}", name=mark)], mark
    if isinstance(field, models.ForeignKey):
        is_file = field.related_model in (content.PortalDocument, content.PortalImage)
        return (None, "") if is_file else linked_page(field, mark)
    if isinstance(field, models.BooleanField):
        return True, str(field.verbose_name)
    if isinstance(field, models.DateField):
        day = date(1950, 1, 1) + timedelta(days=next(numbers))
        return day, day.isoformat()
    number = next(numbers)
    return number, str(number)


def fill_text(page: Any, field: models.Field, mark: str) -> list[str]:
    if isinstance(field, models.URLField):
        setattr(page, field.name, f"https://example.org/{mark}")
        return [f"https://example.org/{mark}"]
    if isinstance(field, LinesField):
        setattr(page, field.name, f"{mark}-a\n{mark}-b")
        return [f"{mark}-a", f"{mark}-b"] if field.name != "self_test_options" else [f"{mark}-a"]
    short = mark[-(field.max_length or 99) :]
    setattr(page, field.name, short)
    return [short]


def fill_stream(page: Any, name: str, mark: str) -> list[str]:
    if name == "sources":
        page.sources = [("source", {"text": f"{mark}-t", "url": f"https://example.org/{next(numbers)}"})]
        return [f"{mark}-t", page.sources[0].value["url"]]
    if name == "syllabus":
        page.syllabus = [("topic", {"topic": f"{mark}-t", "hours": 7, "points": [f"{mark}-p1", f"{mark}-p2"]})]
        return [f"{mark}-t", "7 学时", f"{mark}-p1", f"{mark}-p2"]
    page.body = [
        ("heading", f"{mark}-h"),
        ("paragraph", f"{mark}-p"),
        ("steps", [f"{mark}-s1", f"{mark}-s2"]),
        ("checklist", [f"{mark}-c"]),
        ("do_dont", {"do": [f"{mark}-do"], "dont": [f"{mark}-no"]}),
        ("table", {"columns": [f"{mark}-col"], "rows": [[f"{mark}-cell"]]}),
        ("warning", f"{mark}-w"),
    ]
    return [f"{mark}-{part}" for part in ("h", "p", "s1", "s2", "c", "do", "no", "col", "cell", "w")]


def linked_page(field: models.ForeignKey, mark: str) -> tuple[Any, str]:
    target = field.related_model
    if target is content.StandardPage:
        return factories.standard(title=mark), mark
    if target is content.CriterionPage:
        return factories.criterion(title=mark), mark
    if target is content.LawArticle:
        page = factories.law(law_short=mark)
        return page, page.name
    if target is Department:
        return Department.objects.create(slug=f"d-{next(numbers)}", name=mark, telephone="12350"), mark
    if target is Scene:
        return Scene.objects.create(slug=f"s-{next(numbers)}", name=mark), mark
    person = factories.user(Role.EDITOR, name=mark)
    return person, mark


def escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("model", EDITORS_ONLY, ids=lambda model: model.__name__)
def test_every_field_is_shown_or_the_editors_own(
    model: type[Page], world: dict[type[Page], Page], client: Client
) -> None:
    page = world[model]
    kept_back = EDITORS_ONLY[model] | BEHIND.get(model, set()) | {"standard"}
    marks = {field.name: fill(page, field) for field in own_fields(model) if field.name != "standard"}
    factories.put(page)
    html = closed_up(str(soup_of(client, page)))
    hidden = {
        name: seen
        for name, words in marks.items()
        if name not in kept_back
        for seen in words
        if closed_up(escaped(seen)) not in html and closed_up(seen) not in html
    }
    assert hidden == {}, "fields that no reader sees"
    leaked = {
        name
        for name in EDITORS_ONLY[model]
        for seen in marks[name]
        if len(seen) > 4 and closed_up(escaped(seen)) in html
    }
    assert leaked == set(), "editors' fields that readers see"
    assert "<i>7" not in html, "markup from a field was taken as markup"


@pytest.mark.parametrize("model", EDITORS_ONLY, ids=lambda model: model.__name__)
def test_the_lists_name_real_fields(model: type[Page]) -> None:
    there = {field.name for field in own_fields(model)}
    assert EDITORS_ONLY[model] | BEHIND.get(model, set()) <= there
    assert there - EDITORS_ONLY[model], "a page that shows nothing"


def test_fields_of_related_rows(home: HomePage, client: Client) -> None:
    old = factories.criterion()
    successor = factories.standard()
    content.ClauseTopic.objects.create(
        standard=successor,
        clause="5.9.9",
        group="作业<i>",
        topic="动火<i>审批",
        old_item_text="第八项<i>",
        old_criterion=old,
        confidence="CANARY-confidence",
        source="CANARY-source",
    )
    html = closed_up(str(soup_of(client, successor)))
    for words in ("5.9.9", "作业&lt;i&gt;", "动火&lt;i&gt;审批", "第八项&lt;i&gt;", old.title, "条题，正文未见"):
        assert words in html
    assert "CANARY" not in html
    law = factories.law()
    case = factories.case(laws=(law,))
    row = case.law_links.get()
    row.gist = "这部法<i>这样说"
    row.save()
    assert "这部法&lt;i&gt;这样说" in closed_up(str(soup_of(client, case)))


def test_sector_and_scene_rows_are_links(home: HomePage, client: Client) -> None:
    page = factories.criterion()
    page.sectors = [factories.sector()]
    page.scenes = [factories.scene()]
    factories.put(page)
    tags = soup_of(client, page).select(".tags a")
    assert [(tag.get_text(), tag["href"]) for tag in tags] == [
        ("粉尘涉爆", "/criteria/?scene=dust"),
        ("工贸", "/criteria/?sector=gongmao"),
    ]
    topic = factories.topic(factories.scene())
    assert soup_of(client, page).select(".tags a")[0]["href"] == topic.url
    assert Sector.objects.count() == 1
