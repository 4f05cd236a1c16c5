"""成批办理: each page by itself, the others go on; what is passed was shown."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from django.urls import reverse
from wagtail.models import Page, WorkflowState

from accounts.models import User
from accounts.roles import Role
from content.models import CriterionPage, PublishedRevision, ReleaseCheck, WatchedWord
from tests import factories
from tests.content.desk.conftest import act, assert_unpublished, batch, enter, save_edit, step, version
from tests.content.tables.working import bring_in, sheet


def drafted(page: CriterionPage, by: User, **fields: str) -> CriterionPage:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=by, clean=False)
    return page


def lists(person: User, query: str = "") -> Tag:
    answer = enter(person).get(reverse("desk:batch") + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").find("main")


def boxes(main: Tag) -> list[str]:
    return [str(box["value"]) for box in main.select("input[name=page]")]


def test_one_that_cannot_be_sent_is_named_and_the_others_go(editor: User) -> None:
    WatchedWord.objects.update_or_create(text="示例错词", defaults={"blocks": True})
    good, unfilled, worded, changed, locked = pages = [factories.criterion() for _ in range(5)]
    for page in pages:
        drafted(page, editor, gist=f"改过的大意{page.pk}")
    drafted(unfilled, editor, title="")
    drafted(worded, editor, gist="这里有示例错词")
    seen = [version(page) for page in pages]
    drafted(changed, editor, gist="看过以后又改")
    Page.objects.filter(pk=locked.pk).update(locked=True)
    said = batch(enter(editor), "send", *seen)
    assert "已送审 1 页" in said
    for why in ("这几栏没填好：标题", "先改这些用词", "这一页刚刚又被改过", "它被锁住了"):
        assert why in said
    assert [row.content_object.pk for row in WorkflowState.objects.all()] == [good.pk]
    batch(enter(editor), "send", version(good))
    assert WorkflowState.objects.count() == 1, "twice is once"


def test_a_draft_that_came_back_is_listed_once_it_is_changed(editor: User, reviewer: User, page: CriterionPage) -> None:
    drafted(page, editor, gist="改过的大意")
    assert boxes(lists(editor)) == [version(page)]
    batch(enter(editor), "send", version(page))
    assert boxes(lists(editor)) == []
    act(enter(reviewer), page, "reject", comment="再改")
    assert boxes(lists(editor)) == []
    drafted(page, editor, gist="又改过的大意")
    assert boxes(lists(editor)) == [version(page)]
    assert "已送审 1 页" in batch(enter(editor), "send", version(page))
    assert WorkflowState.objects.count() == 1, "the same run goes on"


def test_what_differs_stands_there_and_own_work_has_no_box(
    submitted: Callable[..., Page], page: CriterionPage, releaser: User
) -> None:
    own = factories.criterion(title="发布员自己写的")
    submitted(page, gist="除尘器没有抑爆装置")
    save_edit(enter(releaser), own, gist="自己改的", **{"action-submit": "1"})
    act(enter(factories.user(Role.REVIEWER)), own, "approve")
    main = lists(releaser)
    assert boxes(main) == [str(step(page))]
    shown, barred = main.select(".desk-batch")
    assert [name.get_text() for name in shown.select(".changes th")] == ["大意"], "only what changed"
    for gone in shown.select(".changes del"):
        gone.extract()
    assert shown.select_one(".changes td").get_text() == "除尘器没有抑爆装置"
    assert "请另一位发布员" in barred.get_text()


def test_a_version_that_was_not_shown_is_not_passed(editor: User, reviewer: User, page: CriterionPage) -> None:
    drafted(page, editor, gist="给人看过的")
    batch(enter(editor), "send", version(page))
    shown = step(page)
    drafted(page, editor, gist="没人看过的")
    assert "从头看起" in batch(enter(reviewer), "pass", shown)
    assert not ReleaseCheck.objects.exists()
    assert "一页也没有勾" in batch(enter(reviewer), "pass", "x", "-1", "9" * 30)


def test_each_has_its_own_record_and_a_parent_goes_before_its_child(
    home: Page, editor: User, reviewer: User, releaser: User
) -> None:
    parent = factories.standard(live=False)
    child = factories.criterion(parent, live=False)
    for page in (child, parent):
        drafted(page, editor)
        batch(enter(editor), "send", version(page))
    batch(enter(reviewer), "pass", step(child), step(parent))
    batch(enter(releaser), "pass", step(child), step(parent))
    for page in (parent, child):
        assert PublishedRevision.objects.get(page=page.pk).released_by == releaser
        checks = ReleaseCheck.objects.filter(page=page.pk).values_list("step", "by", "secrecy_checked")
        assert list(checks) == [("审核", reviewer.pk, True), ("发布", releaser.pk, True)]


def test_an_unforeseen_fault_of_one_page_stops_no_other(
    home: Page, editor: User, reviewer: User, releaser: User
) -> None:
    first, second = factories.criterion(), factories.criterion()
    for page in (first, second):
        drafted(page, editor, gist="改过的大意")
        batch(enter(editor), "send", version(page))
    batch(enter(reviewer), "pass", step(first), step(second))
    waits = [step(first), step(second)]
    # A row of the first page's own table is gone, as after a fault of the disk.
    CriterionPage.objects.filter(pk=first.pk).update(standard=second.standard_id)
    first.revisions.filter(pk=first.latest_revision_id).update(content={"pk": first.pk})
    said = batch(enter(releaser), "pass", *waits)
    assert "出了意外" in said
    assert_unpublished(first, releases=1)
    assert_unpublished(second, releases=2)


def test_the_drafts_of_one_import_are_sent_together(editor: User, home: Page) -> None:
    other = drafted(factories.criterion(), editor, gist="不是导入的")
    rows = [factories.question(code=f"Q{n}") for n in range(3)]
    job = bring_in(
        "questions", sheet("questions", *({"code": row.code, "title": f"改过{row.code}"} for row in rows)), by=editor
    )
    main = lists(editor, f"?import={job.uuid}")
    assert sorted(boxes(main)) == sorted(version(row) for row in rows)
    assert len(main.select("input[name=page][checked]")) == 3
    assert version(other) in boxes(lists(editor))
    assert not lists(editor).select("input[name=page][checked]")
    assert "已送审 3 页" in batch(enter(editor), "send", *boxes(main))


@pytest.mark.parametrize("query", ["?import=x", "?p=999999999999&all", "?import=00000000-0000-0000-0000-000000000000"])
def test_odd_addresses_show_the_list(query: str, editor: User, page: CriterionPage) -> None:
    drafted(page, editor, gist="改过的大意")
    assert boxes(lists(editor, query)) == [version(page)]


def test_queries_grow_by_a_handful_for_each_page(
    editor: User, reviewer: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    WatchedWord.objects.update_or_create(text="示例错词", defaults={"blocks": True})
    for n in range(10):
        laws = tuple(factories.law() for _ in range(3))
        sectors = [factories.sector(), factories.sector("mine", "矿山")]
        page = factories.criterion(live=n > 1, laws=laws, sectors=sectors)
        batch(enter(editor), "send", version(drafted(page, editor, gist="改过的大意")))
    with django_assert_max_num_queries(20 + 10 * 8):
        main = lists(reviewer)
    assert len(boxes(main)) == 10
    first, *_, last = main.select(".desk-batch")
    assert "安全生产法" in first.get_text()
    assert [name.get_text() for name in last.select(".changes th")] == ["大意"]
