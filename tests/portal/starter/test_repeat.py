"""Loading again: nothing new, nothing of people's lost, nothing brought back unasked."""

import copy
from typing import Any

import pytest
from django.db import connection
from wagtail.models import Page, Site

from accounts.models import Scene, User
from accounts.roles import Role
from content import models as content
from content.domain.place import move
from content.domain.release import release
from content.domain.withdraw import withdraw
from portal.models import StarterRecord
from portal.starter.facts import Facts
from portal.starter.load import load
from tests import factories
from tests.portal.starter.reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter_site")]

CODE = "GM10-第十一条(三)"
DRAFT = "CASE-2024-09-04"
READ = Facts.read()


@pytest.fixture
def facts() -> Facts:
    """The facts, to be changed at will."""
    return copy.deepcopy(READ)


@pytest.fixture
def releaser() -> User:
    return factories.user(Role.RELEASER)


def _row(facts: Facts, code: str) -> dict[str, Any]:
    rows = (*facts.standards, *facts.criteria, *facts.laws, *facts.cases, *facts.articles, *facts.questions)
    return next(row for row in rows if row["id"] == code)


def _database() -> dict[str, list[str]]:
    """Return every row of every table as it is stored."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def _releases(code: str) -> int:
    return content.PublishedRevision.objects.filter(page__starter_record__code=code).count()


def _edit(page: Any, **fields: Any) -> Any:
    """Change a page as the editors' form does: a new revision, nothing shown yet."""
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=factories.user(Role.EDITOR))
    return page_of(page.code)


def test_a_second_run_writes_nothing(facts: Facts) -> None:
    before = _database()
    report = load(facts)
    after = _database()
    assert {table for table in before if before[table] != after[table]} == set()
    assert not report.changed
    assert report.remarks == []


def test_a_draft_of_an_editor_is_kept_and_reported(facts: Facts) -> None:
    page = _edit(page_of(CODE), gist="编辑改过的大意", official_text="抄录的原文")
    _row(facts, CODE)["consequence"] = "文件里改过的后果"
    report = load(facts)
    assert report.kept == [CODE]
    assert report.updated == []
    assert "大意" in report.remarks[0]
    assert "不改会怎样" in report.remarks[0]
    draft = page_of(CODE).get_latest_revision_as_object()
    assert (draft.gist, draft.official_text) == ("编辑改过的大意", "抄录的原文")
    assert page_of(CODE).consequence == page.consequence
    assert _releases(CODE) == 1


def test_a_released_edit_is_kept(facts: Facts, releaser: User) -> None:
    _edit(page_of(CODE), gist="编辑改过的大意")
    release(page_of(CODE), by=releaser)
    _row(facts, CODE)["gist"] = "文件里改过的大意"
    report = load(facts)
    assert page_of(CODE).gist == "编辑改过的大意"
    assert report.kept == [CODE]
    assert _releases(CODE) == 2


def test_an_edit_past_every_form_is_kept_and_reported(facts: Facts) -> None:
    content.CriterionPage.objects.filter(code=CODE).update(how_to_fix="直接改数据库")
    report = load(facts)
    assert report.remarks == [f"{CODE}：已有人改动，和文件不同的是：彻底改"]
    assert page_of(CODE).how_to_fix == "直接改数据库"


def test_an_edit_of_a_field_that_no_file_fills_protects_the_page_too(facts: Facts) -> None:
    content.CriterionPage.objects.filter(code=CODE).update(who_may_do="有资质的单位")
    assert load(copy.deepcopy(READ)).remarks == []
    _row(facts, CODE)["gist"] = "文件里改过的大意"
    report = load(facts)
    assert report.remarks == [f"{CODE}：已有人改动，和文件不同的是：大意"]
    assert page_of(CODE).gist == _row(READ, CODE)["gist"]


def test_a_link_that_people_removed_stays_removed(facts: Facts) -> None:
    page_of(CODE).law_links.get_queryset().delete()
    report = load(facts)
    assert report.remarks == [f"{CODE}：已有人改动，和文件不同的是：法规条款"]
    assert not content.CriterionLaw.objects.filter(page__code=CODE).exists()


def test_a_changed_row_renews_an_untouched_page(facts: Facts) -> None:
    row = _row(facts, CODE)
    row["gist"] = "文件里改过的大意"
    row["law_ids"] = ["LAW-安全生产法第四十一条"]
    report = load(facts)
    page = page_of(CODE)
    assert report.updated == [CODE]
    assert report.kept == []
    assert (page.gist, page.live, page.has_unpublished_changes) == ("文件里改过的大意", True, False)
    assert [link.law.code for link in page.law_links.all()] == ["LAW-安全生产法第四十一条"]
    frozen = content.PublishedRevision.objects.filter(page=page.page_ptr).order_by("number")
    assert [row.number for row in frozen] == [1, 2]
    assert frozen[0].content["gist"] == _row(READ, CODE)["gist"]
    assert frozen[1].content["gist"] == "文件里改过的大意"
    assert not load(facts).changed


def test_a_row_that_was_checked_is_released(facts: Facts) -> None:
    _row(facts, DRAFT)["confidence"] = "verified"
    report = load(facts)
    page = page_of(DRAFT)
    assert report.updated == [DRAFT]
    assert (page.live, page.confidence) == (True, "verified")
    assert "编辑注" not in page.editor_note
    assert _releases(DRAFT) == 1


def test_a_changed_draft_row_stays_a_draft(facts: Facts) -> None:
    _row(facts, DRAFT)["lessons"] = "文件里改过的教训"
    assert load(facts).updated == [DRAFT]
    page = page_of(DRAFT)
    assert (page.live, page.lessons) == (False, "文件里改过的教训")
    assert page.get_latest_revision_as_object().lessons == "文件里改过的教训"
    assert _releases(DRAFT) == 0


def test_a_row_that_is_doubted_is_not_withdrawn_by_a_file(facts: Facts) -> None:
    _row(facts, CODE)["confidence"] = "memory"
    report = load(facts)
    assert report.remarks == [f"{CODE}：文件里已改为未核对，请发布员撤下"]
    assert page_of(CODE).live


def test_a_new_row_becomes_a_page(facts: Facts) -> None:
    row = copy.deepcopy(_row(facts, CODE)) | {"id": "GM10-第十五条", "item": "第十五条", "subject": "新条款"}
    facts.criteria.append(row)
    facts.criterion_scenes.append({"standard": "GM10", "sector": "", "item": "第十五条", "scenes": "dust"})
    report = load(facts)
    assert report.made == ["GM10-第十五条"]
    page = page_of("GM10-第十五条")
    assert (page.live, page.slug, page.title) == (True, "15", "新条款")
    assert all(not problem for problem in Page.find_problems())


def test_a_withdrawn_page_is_not_published_again(facts: Facts, releaser: User) -> None:
    page = page_of("sudongjian-jiu-ge-ren")
    withdraw(page, by=releaser, reason="有错")
    _row(facts, page.code)["answer"] = "文件里改过的回答"
    report = load(facts)
    assert not page_of(page.code).live
    assert report.kept == [page.code]
    assert "已撤下" in report.remarks[0]


def test_a_draft_that_people_released_is_theirs(facts: Facts, releaser: User) -> None:
    release(page_of(DRAFT), by=releaser)
    _row(facts, DRAFT)["lessons"] = "文件里改过的教训"
    report = load(facts)
    assert page_of(DRAFT).live
    assert page_of(DRAFT).lessons == _row(READ, DRAFT)["lessons"]
    assert report.kept == [DRAFT]


def test_a_deleted_page_is_not_made_again(facts: Facts) -> None:
    page_of(DRAFT).delete()
    report = load(facts)
    assert report.remarks == [f"{DRAFT}：已被删除，没有重新建立"]
    assert not content.CasePage.objects.filter(code=DRAFT).exists()
    assert StarterRecord.objects.get(code=DRAFT).page is None


def test_a_moved_page_stays_where_it_is(facts: Facts, releaser: User) -> None:
    move(page_of("TS45067-4.1a"), to=page_of("GM10"), by=releaser, reason="示例")
    report = load(facts)
    assert page_of("TS45067-4.1a").standard == page_of("GM10")
    assert len(report.remarks) == 1
    assert "上级页面" in report.remarks[0]


def test_an_address_in_use_is_not_taken(facts: Facts) -> None:
    parent = page_of("GM10")
    factories.criterion(parent, slug="15")
    row = copy.deepcopy(_row(facts, CODE)) | {"id": "GM10-第十五条", "item": "第十五条", "subject": "新条款"}
    facts.criteria.append(row)
    facts.criterion_scenes.append({"standard": "GM10", "sector": "", "item": "第十五条", "scenes": "dust"})
    report = load(facts)
    assert report.remarks == ["GM10-第十五条：地址 15 已被别的页面占用，没有建立"]
    assert report.made == []


def test_a_renamed_scene_is_kept(facts: Facts) -> None:
    Scene.objects.filter(slug="dust").update(name="粉尘")
    report = load(facts)
    assert report.remarks == ["SCENE-dust：已有人改动：名称"]
    assert Scene.objects.get(slug="dust").name == "粉尘"


def test_a_scene_that_the_files_rename_is_renamed(facts: Facts) -> None:
    next(row for row in facts.scenes if row["slug"] == "dust")["name"] = "粉尘防爆"
    report = load(facts)
    assert "SCENE-dust" in report.updated
    assert Scene.objects.get(slug="dust").name == "粉尘防爆"
    assert page_of("TOPIC-dust").title == "粉尘防爆"


def test_the_site_follows_its_setting_until_people_change_it(facts: Facts, settings: Any) -> None:
    settings.SITE_URL = "https://aq.example.org/anquan"
    assert load(facts).updated == ["SITE"]
    assert (Site.objects.get().hostname, Site.objects.get().port) == ("aq.example.org", 443)
    Site.objects.update(hostname="www.example.org")
    report = load(facts)
    assert Site.objects.get().hostname == "www.example.org"
    assert report.kept == ["SITE"]
