"""A draft from a Word file: looked at first, made once, released by nobody."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Page

from accounts.models import User
from accounts.roles import Role
from content.domain.word_drafts import DateOfCaseMissing, NoPlaceForDraft, TitleMissing, make_draft, upload_word
from content.models import (
    ArticleIndexPage,
    ArticlePage,
    CaseIndexPage,
    CasePage,
    LawArticle,
    LawIndexPage,
    QuestionIndexPage,
    QuestionPage,
    WordUpload,
)
from tests import factories
from tests.content.desk.conftest import enter
from tests.intake import papers
from tests.intake.word_files import rule, with_losses


@pytest.fixture
def articles(home: Page) -> ArticleIndexPage:
    return ArticleIndexPage.objects.get()


def uploaded(by: User, content: bytes) -> WordUpload:
    return upload_word(BytesIO(content), name="规程.docx", by=by)


def send(client: Client, content: bytes) -> Any:
    return client.post("/admin/desk/word/", {"file": SimpleUploadedFile("规程.docx", content)}, follow=True)


def test_an_editor_makes_a_draft_and_sending_it_twice_makes_one(editor: User, articles: Page) -> None:
    browser = enter(editor)
    shown = send(browser, with_losses())
    assert "脚注的话" in shown.content.decode()
    assert not ArticlePage.objects.exists()
    address, form = shown.request["PATH_INFO"], {"place": articles.pk, "title": "除尘规程", "occurred_on": ""}
    for _ in range(2):
        answer = browser.post(address, form)
    page = ArticlePage.objects.get()
    assert answer.url == f"/admin/pages/{page.pk}/edit/"
    assert (page.live, page.owner, page.latest_revision.user) == (False, editor, editor)
    assert [block.block_type for block in page.body][:3] == ["heading", "paragraph", "steps"]
    table = next(block.value for block in page.body if block.block_type == "table")
    assert list(table["columns"]) == ["部位", "厚度", "多久清一次"]
    assert "脚注（“戊”这一段）：脚注的话" in page.editor_note
    # What the form of a draft shows is what was read.
    assert "脚注的话" in browser.get(answer.url).content.decode()
    make_draft(WordUpload.objects.get(), by=editor, place=articles.pk, title="又一次")
    assert ArticlePage.objects.count() == 1


def test_twenty_thousand_lines_are_shown_by_their_beginning_and_kept_whole(editor: User, articles: Page) -> None:
    items = [f"第 {n} 行" for n in range(20_000)]
    lost = [["脚注", f"“{item}”这一段", "脚注的话"] for item in items]
    upload = WordUpload.objects.create(
        uploaded_by=editor.uuid, name="清单.docx", blocks=[["heading", "清单"], ["steps", items]], lost=lost
    )
    shown = enter(editor).get(f"/admin/desk/word/{upload.uuid}/").content
    assert len(shown) < 200_000
    assert "没有原样带过来的（20000 处）" in shown.decode()
    assert "还有 19700 处" in shown.decode()
    assert "只显示了开头" in shown.decode()
    page = make_draft(upload, by=editor, place=articles.pk, title="清单")
    assert "“第 19999 行”这一段" in page.editor_note


def test_what_we_write_as_word_comes_back(editor: User, articles: Page, client: Client) -> None:
    body = [
        ("heading", "为什么要清"),
        ("paragraph", "粉尘积厚了会爆。"),
        ("steps", ["先停机", "再清扫"]),
        ("checklist", ["防爆手电", "口罩"]),
        ("table", {"columns": ["部位", "多久"], "rows": [["管道", "每班"]]}),
    ]
    page = factories.article(title="粉尘怎么清", body=body)
    file = client.get(f"{page.url}word.docx")
    read = uploaded(editor, b"".join(file.streaming_content) if file.streaming else file.content)
    assert read.title == page.title
    told = [(kind, value) for kind, value in read.blocks if (kind, value) in [(k, v) for k, v in body if k != "table"]]
    assert told == body[:4]
    assert ["table", [["部位", "多久"], ["管道", "每班"]]] in read.blocks
    assert {what for what, _, _ in read.lost} <= {"页脚", "页眉"}


def test_each_kind_puts_the_words_where_they_belong(editor: User, home: Page) -> None:
    words = ("某厂粉尘爆炸", "8 月 2 日起火。", "二、事故原因", "积尘没有清扫。", "三、教训", "每班清扫。")
    read = papers.word(*words)
    case = make_draft(
        uploaded(editor, read),
        by=editor,
        place=CaseIndexPage.objects.get().pk,
        title="案例",
        occurred_on=date(2014, 8, 2),
    )
    assert isinstance(case, CasePage)
    assert case.what_happened == "8 月 2 日起火。"
    assert case.direct_cause == "二、事故原因\n积尘没有清扫。"
    assert case.lessons == "三、教训\n每班清扫。"
    question = make_draft(uploaded(editor, read), by=editor, place=QuestionIndexPage.objects.get().pk, title="问")
    assert isinstance(question, QuestionPage)
    assert (question.short_answer, question.answer.splitlines()[-1]) == ("8 月 2 日起火。", "每班清扫。")
    law = make_draft(uploaded(editor, read), by=editor, place=LawIndexPage.objects.get().pk, title="第三条")
    assert isinstance(law, LawArticle)
    assert law.gist.splitlines() == list(words[1:])


def test_what_is_missing_is_said_and_nothing_is_made(editor: User, home: Page) -> None:
    upload = uploaded(editor, rule())
    for refused, place, title in (
        (DateOfCaseMissing, CaseIndexPage.objects.get().pk, "案例"),
        (TitleMissing, ArticleIndexPage.objects.get().pk, " "),
        (NoPlaceForDraft, home.pk, "首页下面"),
    ):
        with pytest.raises(refused):
            make_draft(upload, by=editor, place=place, title=title)
    answer = enter(editor).post(
        f"/admin/desk/word/{upload.uuid}/", {"place": CaseIndexPage.objects.get().pk, "title": "写了很久的标题"}
    )
    assert "案例要写明日期" in answer.content.decode()
    assert "写了很久的标题" in answer.content.decode()
    assert WordUpload.objects.get().page is None


def test_a_bad_file_says_so_and_leaves_nothing(editor: User, home: Page) -> None:
    assert "这是 PDF" in send(enter(editor), papers.pdf()).content.decode()
    assert "请先选一个 Word 文件" in enter(editor).post("/admin/desk/word/").content.decode()
    assert not WordUpload.objects.exists()


def test_only_who_uploaded_it_sees_it_and_only_writers_come_in(editor: User, reviewer: User, home: Page) -> None:
    address = f"/admin/desk/word/{uploaded(editor, rule()).uuid}/"
    assert enter(factories.user(Role.EDITOR)).get(address).status_code == 404
    assert enter(reviewer).get("/admin/desk/word/").status_code in (302, 403)
    with pytest.raises(NoPlaceForDraft):
        make_draft(WordUpload.objects.get(), by=reviewer, place=ArticleIndexPage.objects.get().pk, title="不行")
