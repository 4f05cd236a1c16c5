"""Nothing is lost between database and index."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.roles import Role
from content.domain.withdraw import withdraw
from content.models import CriterionPage
from search import pages
from search.engines.base import EngineUnavailable
from search.models import IndexEntry
from search.queue import differences, drain, enqueue, rebuild
from tests import factories
from tests.search.asking import drained, found
from tests.search.conftest import Place

pytestmark = pytest.mark.django_db


def queued() -> set[int]:
    return set(IndexEntry.objects.values_list("page_id", flat=True))


def retitled(page: Any, title: str) -> Any:
    page.title = title
    return factories.publish(page)


def test_what_is_published_is_found_after_the_next_drain() -> None:
    page = factories.criterion(title="深井铸造没有应急水源")
    assert queued() >= {page.pk}
    drained()
    assert found("应急水源") == ["深井铸造没有应急水源"]
    assert not IndexEntry.objects.exists()
    assert differences() == []


def test_a_new_release_replaces_what_was_found() -> None:
    page = factories.criterion(title="氨气检测")
    drained()
    retitled(page, "液氯检测")
    assert found("液氯") == []
    drained()
    assert found("液氯") == ["液氯检测"]
    assert found("氨气") == []


def test_what_is_withdrawn_is_no_longer_found() -> None:
    page = factories.criterion(title="粉仓清堵")
    drained()
    withdraw(page, by=factories.user(Role.RELEASER), reason="条款废止")
    drained()
    assert found("粉仓") == []
    assert differences() == []


def test_a_draft_and_its_later_edits_never_enter_the_index() -> None:
    draft = factories.criterion(title="墨斗鱼草稿", live=False)
    page = factories.criterion(title="已经发布的条款")
    page.gist = "墨斗鱼改稿"
    page.save_revision()
    drained()
    enqueue([draft.pk, page.pk])
    drained()
    assert found("墨斗鱼") == []
    assert differences() == []


def test_the_queue_row_stands_and_falls_with_the_change() -> None:
    page = factories.criterion()
    drained()
    with transaction.atomic():
        retitled(page, "回滚的标题")
        assert queued() == {page.pk}
        transaction.set_rollback(True)
    assert queued() == set()


def test_a_change_that_comes_while_its_page_is_being_indexed_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    page = factories.criterion(title="第一个标题")
    drained()
    retitled(page, "第二个标题")
    read, changed = pages._read, []

    def read_then_change(keys: Any) -> Any:
        found_now = list(read(keys))
        if not changed:
            changed.append(page.pk)
            retitled(CriterionPage.objects.get(pk=page.pk), "第三个标题")
        return iter(found_now)

    monkeypatch.setattr(pages, "_read", read_then_change)
    drained()
    assert changed == [page.pk]
    assert found("个标题") == ["第三个标题"]
    assert differences() == []


def test_a_change_during_a_rebuild_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    page = factories.criterion(title="第一个标题")
    read, changed = pages._read, []

    def read_then_change(keys: Any) -> Any:
        found_now = list(read(keys))
        if page.pk in keys and not changed:
            changed.append(page.pk)
            retitled(CriterionPage.objects.get(pk=page.pk), "第二个标题")
        return iter(found_now)

    monkeypatch.setattr(pages, "_read", read_then_change)
    rebuild(wait=1.0)
    assert found("个标题") == ["第一个标题"]
    assert queued() == {page.pk}
    drained()
    assert found("个标题") == ["第二个标题"]


def test_repeated_changes_are_one_look() -> None:
    page = factories.criterion()
    drained()
    for _ in range(5):
        enqueue([page.pk, page.pk])
    assert drain(wait=1.0) == 1
    assert drain(wait=1.0) == 0


def test_rows_left_by_a_killed_drain_are_worked_by_the_next() -> None:
    page = factories.criterion(title="被杀的进程留下的")
    drained()
    retitled(page, "被杀的进程没写进去的")
    assert IndexEntry.objects.lease(10, 300, by="killed")
    drained()
    assert found("没写进去") == ["被杀的进程没写进去的"]


def test_a_standard_that_is_renamed_or_replaced_renames_its_criteria() -> None:
    standard = factories.standard(short_title="旧名标准")
    page = factories.criterion(standard)
    drained()
    standard.short_title = "新名标准"
    standard.status = "superseded"
    factories.publish(standard)
    assert queued() == {standard.pk, page.pk}
    drained()
    assert page.title in found("新名标准")
    assert differences() == []


def test_a_scene_that_is_renamed_or_goes_changes_its_pages() -> None:
    scene = factories.scene()
    topic = factories.topic(scene)
    page = factories.criterion(scenes=[scene])
    drained()
    scene.name = "粉尘作业"
    scene.save()
    assert queued() == {topic.pk, page.pk}
    drained()
    assert page.title in found("粉尘作业")
    sector = factories.sector()
    other = factories.criterion(sectors=[sector])
    drained()
    sector.delete()
    assert queued() == {other.pk}
    drained()
    assert differences() == []


def test_a_page_that_is_deleted_is_forgotten() -> None:
    page = factories.criterion(title="要删掉的条款")
    drained()
    IndexEntry.objects.all().delete()
    type(page).objects.filter(pk=page.pk).update(live=False)
    key = page.pk
    page.published_revisions.all().delete()
    page.release_log.all().delete()
    type(page).objects.get(pk=key).delete()
    assert key in queued()
    drained()
    assert found("要删掉") == []


def test_a_restricted_page_is_forgotten_with_all_below_it_and_comes_back() -> None:
    standard = factories.standard(title="受限的标准")
    page = factories.criterion(standard, title="受限的条款")
    drained()
    restriction = PageViewRestriction.objects.create(page=standard, restriction_type=PageViewRestriction.LOGIN)
    assert queued() == {standard.pk, page.pk}
    drained()
    assert found("受限") == []
    restriction.delete()
    drained()
    assert sorted(found("受限")) == ["受限的条款", "受限的标准"]


def test_one_page_that_cannot_be_read_keeps_no_other_out(monkeypatch: pytest.MonkeyPatch) -> None:
    drained()
    good, bad = factories.criterion(title="好的一页"), factories.criterion(title="坏的一页")
    build = pages._criterion

    def fail_on_bad(page: CriterionPage) -> Any:
        if page.pk == bad.pk:
            raise ValueError("nobody can read this")
        return build(page)

    monkeypatch.setitem(pages.BUILDERS, CriterionPage, (fail_on_bad, pages.BUILDERS[CriterionPage][1]))
    drained()
    assert found("的一页") == ["好的一页"]
    row = IndexEntry.objects.get()
    assert (row.page_id, row.attempts) == (bad.pk, 1)
    assert "nobody can read this" in row.last_error
    assert row.due_at > timezone.now()
    monkeypatch.undo()
    IndexEntry.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    drained()
    assert sorted(found("的一页")) == sorted([good.title, bad.title])


def test_while_the_engine_is_away_rows_wait_and_stay_due(index: Place) -> None:
    page = factories.criterion(title="引擎回来以后")
    with index.away():
        for _ in range(3):
            with pytest.raises(EngineUnavailable):
                drain(wait=0.1)
            with pytest.raises(CommandError):
                call_command("search_drain")
        assert {row.page_id for row in IndexEntry.objects.due()} >= {page.pk}
    drained()
    assert found("引擎回来") == ["引擎回来以后"]


def test_check_names_each_difference(capsys: pytest.CaptureFixture[str]) -> None:
    missing, changed = factories.criterion(title="索引里没有的"), factories.criterion(title="改了没说的")
    drained()
    type(changed).objects.filter(pk=changed.pk).update(gist="直接写进数据库")
    type(missing).objects.filter(pk=missing.pk).update(live=False)
    enqueue([missing.pk])
    drained()
    type(missing).objects.filter(pk=missing.pk).update(live=True)
    extra = factories.criterion(title="多出来的")
    drained()
    type(extra).objects.filter(pk=extra.pk).update(live=False)
    with pytest.raises(CommandError):
        call_command("search_check")
    said = capsys.readouterr().out
    assert said.splitlines() == [
        f"索引里缺：{missing.pk} 索引里没有的",
        f"内容不同：{changed.pk} 改了没说的",
        f"索引里多出来：{extra.pk}",
    ]
    call_command("search_rebuild")
    call_command("search_check")
    assert "一致" in capsys.readouterr().out


def test_documents_of_many_pages_take_no_more_queries(django_assert_max_num_queries: Any) -> None:
    standard = factories.standard()
    scene, sector = factories.scene(), factories.sector()
    for _ in range(3):
        factories.criterion(standard, scenes=[scene], sectors=[sector])
        factories.case(scenes=[scene])
        factories.article(scenes=[scene])
        factories.question()
        factories.law()
    factories.topic(scene)
    keys = [key for batch in pages.keys_of_visible() for key in batch]
    # One for the types, then for each of seven types its pages, sectors and scenes, and what it reads along.
    with django_assert_max_num_queries(1 + 7 * 3 + 4):
        made, errors = pages.documents_of(keys)
    assert errors == {}
    assert len(made) == len(keys) == 17
    assert {scene for document in made for scene in document.scenes} == {"dust"}
