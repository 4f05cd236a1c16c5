"""What a line of a table becomes: a draft in the name of whoever imports, or a sentence; never what readers see."""

import threading
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.roles import Role
from content.domain.errors import OwnWork
from content.domain.generation import current
from content.domain.release import lock, release
from content.models import CasePage, CriterionPage, LawArticle, QuestionPage, StandardPage
from content.tables.importers import importers
from content.tables.world import World
from intake.imports.door import confirm
from intake.imports.importers import Row
from intake.imports.work import do_now
from tests import factories as make
from tests.content.tables.working import bring_in, preview, sheet, taken_out, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(home: Any) -> User:
    return make.user(Role.EDITOR)


def question(n: int = 1, **cells: Any) -> dict[str, Any]:
    return {"code": f"Q{n}", "title": f"问题{n}？", "short_answer": "先停。"} | cells


def test_a_new_line_is_a_draft_that_the_editor_opens_and_a_releaser_releases(editor: User) -> None:
    law, criterion = make.law(), make.criterion()
    scene = make.scene()
    cells = question(
        criterion_links=criterion.code, law_links=law.code, scenes=scene.name, sources="来源一 | https://example.org/a"
    )
    job = bring_in("questions", sheet("questions", cells), by=editor)
    assert told(job) == [("written", "新建一页草稿。")]
    page = QuestionPage.objects.get(code="Q1")
    assert (page.live, page.owner, page.get_latest_revision().user, page.slug) == (False, editor, editor, "q1")
    # In the tables too: what a draft points at must not be deleted meanwhile.
    assert [row.criterion.specific for row in page.criterion_links.all()] == [criterion]
    browser = Client()
    browser.force_login(editor)
    assert "先停。" in browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert browser.get(reverse("wagtailadmin_pages:history", args=[page.pk])).status_code == 200
    assert Client().get(page.url).status_code == 404
    with pytest.raises(OwnWork):
        release(page, by=_also_releaser(editor))
    release(page, by=make.user(Role.RELEASER))
    shown = Client().get(QuestionPage.objects.get().url).content.decode()
    for words in ("先停。", criterion.title, law.name, "https://example.org/a"):
        assert words in shown
    assert QuestionPage.objects.get().get_parent().numchild == 1
    assert QuestionPage.find_problems() == ([], [], [], [], [])


def _also_releaser(person: User) -> User:
    person.groups.add(make.user(Role.RELEASER).groups.get())
    return User.objects.get(pk=person.pk)


def test_a_changed_line_is_a_revision_beside_what_readers_see(editor: User) -> None:
    page = make.criterion(gist="旧的大意", remark="留着")
    before, releases = current(), page.published_revisions.count()
    cells = {"code": page.code, "gist": "新的大意", "remark": None, "consequence": "（清空）"}
    job = preview("criteria", sheet("criteria", cells), by=editor)
    assert job.rows.get().changes[0] == ["大意", "旧的大意", "新的大意"]
    bring_in("criteria", sheet("criteria", cells), by=editor)
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (page.gist, page.has_unpublished_changes, page.live) == ("旧的大意", True, True)
    assert (draft.gist, draft.remark, draft.consequence) == ("新的大意", "留着", "")
    assert page.get_latest_revision().user == editor
    assert (current(), page.published_revisions.count()) == (before, releases)
    entry = AuditEntry.objects.get(act="import")
    assert (entry.by, entry.about, entry.facts["lines"]["changed"]) == (editor.uuid, "判定条款", 1)


def test_the_same_file_again_changes_nothing(editor: User) -> None:
    make.criterion(code="C1")
    data = sheet("criteria", {"code": "C1", "gist": "改了", "scenes": make.scene().name})
    bring_in("criteria", data, by=editor)
    count = CriterionPage.objects.get().revisions.count()
    job = bring_in("criteria", data, by=make.user(Role.EDITOR))
    assert told(job) == [("same", "")]
    assert CriterionPage.objects.get().revisions.count() == count
    assert preview("criteria", taken_out("criteria"), by=editor).rows.get().verdict == "same"


def test_official_text_from_a_table_is_to_be_compared_anew(editor: User) -> None:
    page = make.criterion()
    bring_in("criteria", sheet("criteria", {"code": page.code, "official_text": "原文"}), by=editor)
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (draft.official_text_entered_by, draft.official_text_compared_by) == (editor, None)


REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("questions", {"code": "#99999", "title": "x"}, "没有编号为“#99999”的页面"),
    ("questions", question(short_answer=None), "“一句话回答”：此字段不能为空"),
    ("questions", question(scenes="没有的场景"), "“场景”里没有“没有的场景”"),
    ("questions", question(law_links="没有"), "“法规条款”里的“没有”没有找到"),
    ("questions", question(slug="中文"), "只能用小写字母"),
    ("questions", question(slug="taken"), "已经有别的页面用了"),
    ("questions", question(sources="来源 | 不是网址"), "不是网址"),
    ("questions", question(asked_by="长" * 21), "最多 20 个字"),
    ("questions", question(last_reviewed="明天"), "不是日期"),
    ("questions", {"code": "OLD", "title": "（清空）"}, "“标题”不能清空"),
    ("questions", {"code": "OLD", "slug": "other"}, "“网址”不能在表里改"),
    ("articles", {"code": "A", "title": "x", "body": "没有名字"}, "第一行要写这一块是什么"),
    ("articles", {"code": "A", "title": "x", "body": "【乱写】\nx"}, "不认识"),
    ("criteria", {"code": "C", "title": "x", "gist": "y", "item": "1"}, "新建要填“标准”"),
    ("criteria", {"code": "C", "standard": "没有", "item": "1"}, "没有编号为“没有”的标准"),
    (
        "cases",
        {"code": "CASE", "self_test_question": "问", "self_test_options": "甲\n乙", "self_test_answer": 2},
        "0 到 1",
    ),
]


@pytest.mark.parametrize(("name", "cells", "words"), REFUSALS, ids=[words for *_, words in REFUSALS])
def test_what_is_wrong_is_said_and_nothing_is_written(
    editor: User, name: str, cells: dict[str, Any], words: str
) -> None:
    make.question(code="OLD", slug="taken")
    make.case(code="CASE")
    job = preview(name, sheet(name, cells), by=editor)
    row = job.rows.get()
    assert row.verdict == "refused"
    assert words in row.message
    assert (QuestionPage.objects.count(), CasePage.objects.count(), CriterionPage.objects.count()) == (1, 1, 0)


def test_standards_of_one_table_may_name_each_other(editor: User) -> None:
    lines = [
        {"code": "S1", "title": "一", "read_with": "S2", "successor": "S3"},
        {"code": "S2", "title": "二", "read_with": "S1"},
        {"code": "S3", "title": "", "read_with": "S2"},
    ]
    job = preview("standards", sheet("standards", *lines), by=editor)
    assert [row.verdict for row in job.rows.order_by("number")] == ["refused"] * 3, (
        "each hangs on the one without title"
    )
    lines[2]["title"] = "三"
    bring_in("standards", sheet("standards", *lines), by=editor)
    first, second, third = StandardPage.objects.order_by("path")
    assert (first.read_with, first.successor, second.read_with, third.read_with) == (second, third, first, second)
    assert first.get_latest_revision().content["successor"] == third.pk


def test_a_page_in_review_locked_or_scheduled_is_left_alone(editor: User) -> None:
    in_review, locked = make.question(code="Q1"), make.question(code="Q2")
    in_review.save_revision(user=editor)
    in_review.get_workflow().start(in_review, editor)
    locked.locked = True
    locked.save(update_fields=["locked"])
    job = preview("questions", sheet("questions", question(1), question(2)), by=editor)
    assert [(row.verdict, row.message[:7]) for row in job.rows.all()] == [
        ("refused", "这一页正在审核"),
        ("refused", "这一页锁住了，"),
    ]


def test_who_changed_it_meanwhile_is_not_overwritten(editor: User) -> None:
    page = make.question(code="Q1")
    job = preview("questions", sheet("questions", question(1)), by=editor)
    page.short_answer = "别人刚写的"
    page.save_revision(user=make.user(Role.EDITOR))
    do_now(confirm(job, by=editor.uuid))
    assert told(job)[0][0] == "refused"
    assert page.get_latest_revision_as_object().short_answer == "别人刚写的"


@pytest.mark.django_db(transaction=True)
def test_who_saves_at_the_same_moment_is_not_overwritten() -> None:
    page, editor = make.question(code="Q1"), make.user(Role.EDITOR)
    job = confirm(preview("questions", sheet("questions", question(1)), by=editor), by=editor.uuid)

    def write() -> None:
        do_now(job)
        connection.close()

    thread = threading.Thread(target=write)
    with transaction.atomic():
        page = lock(page)
        page.answer = "别人刚写的"
        page.save_revision(user=make.user(Role.EDITOR))
        thread.start()
        # On SQLite nobody begins to write meanwhile.
        while connection.vendor == "postgresql" and thread.is_alive() and not _somebody_waits():
            pass
    thread.join()
    draft = QuestionPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (told(job)[0][0], draft.short_answer, draft.answer) == ("written", "先停。", "别人刚写的")


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_only_editors_import(home: Any) -> None:
    releaser = make.user(Role.RELEASER)
    job = bring_in("questions", sheet("questions", question()), by=releaser)
    assert told(job)[0][0] == "refused"
    assert not QuestionPage.objects.exists()


def test_more_may_be_named_than_a_query_holds(home: Any) -> None:
    world, law = World(), make.law()
    world.learn(LawArticle, codes={law.code, *(f"L{n}" for n in range(260_000))})
    assert world.key_of(LawArticle, law.code) == law.pk


MAKE = {"criteria": make.criterion, "questions": make.question, "courses": make.course}


@pytest.mark.parametrize("name", ["criteria", "questions", "courses"])
def test_queries_do_not_grow_with_the_lines(editor: User, name: str) -> None:
    parent, laws = make.standard(), [make.law() for _ in range(3)]
    there = [MAKE[name]() for _ in range(3)]

    def lines(many: int) -> list[Row]:
        found = []
        for n in range(many):
            law = laws[n % 3].code
            found.append(Row(2 * n, question(n, law_links=law, kind="topic", standard=parent.code, item="1", gist="y")))
            found.append(Row(2 * n + 1, {"code": there[n % 3].code, "title": "改", "law_links": law}))
        return found

    def cost(many: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            importers()[name].judge(lines(many), by=editor.uuid, about="")
        return len(asked)

    cost(1)
    assert cost(60) == cost(2) <= 20


def test_the_command_says_each_verdict_and_how_it_ended(editor: User, tmp_path: Any, capsys: Any) -> None:
    file = tmp_path / "答疑.xlsx"
    file.write_bytes(sheet("questions", question(1), question(2, scenes="没有")))
    with pytest.raises(CommandError, match="1 行没有写入"):
        call_command("import_content", file, by=editor.email, dry_run=True)
    assert not QuestionPage.objects.exists()
    with pytest.raises(CommandError, match="1 行没有写入"):
        call_command("import_content", file, by=editor.email)
    said = capsys.readouterr().out
    assert "第 2 行 Q1 已写入 新建一页草稿。" in said
    assert "第 3 行 Q2 有问题 “场景”里没有“没有”" in said
    assert QuestionPage.objects.get().get_latest_revision().user == editor
    file.write_bytes(sheet("questions", question(1)))
    call_command("import_content", file, by=editor.email)
    assert "没有变化 1；写入 0 行" in capsys.readouterr().out
    with pytest.raises(CommandError, match="不是在岗的编辑"):
        call_command("import_content", file, by=make.user(Role.RELEASER).email)
    with pytest.raises(CommandError, match="--kind"):
        call_command("import_content", file.rename(tmp_path / "x.xlsx"), by=editor.email)
