"""Search in the admin, asked at the addresses that staff use: any run of a text finds what holds it, nothing breaks."""

import random
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.search.models import IndexEntry
from wagtail.search.query import MATCH_ALL, Fuzzy

from accounts.roles import Role
from content.models import CriterionPage, PortalDocument, PortalImage
from search.admin_search import MOST_PIECES
from search.documents import Document
from search.pages import documents_of, keys_of_visible
from tests import factories
from tests.search.test_page import ODD
from tests.training import making

pytestmark = pytest.mark.django_db

SEARCH = "/admin/pages/search/"
CHOOSER = "/admin/choose-page/search/"
API = "/admin/api/main/pages/"
IMAGES = "/admin/images/results/"
IMAGE_CHOOSER = "/admin/images/chooser/results/"
DOCUMENTS = "/admin/documents/results/"
DOCUMENT_CHOOSER = "/admin/documents/chooser/results/"
PEOPLE = "/admin/users/results/"


def staff(*roles: Role, **fields: Any) -> Client:
    browser = Client()
    browser.force_login(factories.user(*roles, **fields))
    return browser


@pytest.fixture
def editor() -> Client:
    return staff(Role.EDITOR)


def shown(browser: Client, path: str, q: str, **more: str) -> str:
    response = browser.get(path, {"search" if path == API else "q": q, **more})
    assert response.status_code == 200, (path, q, response.status_code)
    return response.content.decode()


def explorer(page: Page) -> str:
    return f"/admin/pages/{page.get_parent().pk}/"


def test_half_a_word_finds_a_page_at_every_address(editor: Client) -> None:
    page = factories.criterion(title="干式除尘控爆", gist="没有任何一种控爆措施", colloquial_names="防爆片")
    other = factories.criterion(title="液氨快速冻结", gist="包装间没有隔开", colloquial_names="", keywords="")
    for path in (SEARCH, CHOOSER, API, explorer(page)):
        for q in ("尘控", "式除", "干式除尘控爆", "任何一", "防爆片", "除塵", "控爆 任何", page.code):
            answer = shown(editor, path, q)
            assert page.title in answer, (path, q)
            assert other.title not in answer, (path, q)


@pytest.mark.parametrize("path", [SEARCH, CHOOSER])
def test_what_is_not_published_is_found_too(editor: Client, path: str) -> None:
    factories.criterion(title="还没发布的草稿", live=False)
    renamed = factories.article(title="旧的名字")
    renamed.title = "新换的名字"
    renamed.save_revision()
    assert "还没发布的草稿" in shown(editor, path, "布的草")
    assert "名字" in shown(editor, path, "换的名")


@pytest.mark.parametrize(
    ("make", "texts"),
    [
        (factories.case, {"summary": "罐体闪爆", "direct_cause": "未置换就动火"}),
        (factories.article, {"summary": "进罐之前先通风"}),
        (factories.question, {"short_answer": "两个人都要有证"}),
        (factories.law, {"gist": "应当设置明显的标志"}),
        (
            factories.standard,
            {"short_title": "矿山（令四号）", "doc_number": "矿安〔2022〕8号", "sector_label": "金属矿"},
        ),
        (factories.topic, {"summary": "仓里进人的活"}),
        (factories.course, {"summary": "给班组长讲的"}),
    ],
)
def test_each_kind_is_found_by_what_it_says_in_short(editor: Client, make: Any, texts: dict[str, str]) -> None:
    page = make(**texts)
    for text in texts.values():
        answer = shown(editor, SEARCH, text[1:4])
        assert f"/admin/pages/{page.pk}/edit/" in answer, text


def test_pictures_and_files_are_found_by_title_and_tag(editor: Client) -> None:
    picture = PortalImage.objects.create(title="除尘器泄爆片特写", file=get_test_image_file())
    picture.tags.add("木工车间", "木工机械")
    PortalImage.objects.create(title="别的图", file=get_test_image_file())
    file = PortalDocument.objects.create(title="动火作业票样张", file=ContentFile(b"%PDF-1.4", name="a.pdf"))
    for path in (IMAGES, IMAGE_CHOOSER):
        for q in ("泄爆片", "工车", "木工"):
            answer = shown(editor, path, q)
            assert "别的图" not in answer, (path, q)
            # A picture with two tags that fit is one picture.
            assert len(re.findall(r"除尘器泄爆片特写", re.sub(r"<[^>]*>", " ", answer))) == 1, (path, q)
    for path in (DOCUMENTS, DOCUMENT_CHOOSER):
        assert file.title in shown(editor, path, "业票样")
        assert file.title not in shown(editor, path, "业票没")


def test_people_firms_experts_sessions_and_basic_data_are_found_by_half_a_name() -> None:
    administrator = staff(Role.ADMINISTRATOR)
    clerk = staff(Role.HELP_DESK)
    trainer = staff(Role.TRAINING_OFFICER)
    factories.user(name="欧阳小萍")
    factories.enterprise(name="示例金属制品厂")
    factories.expert(factories.user(name="司马工程师"))
    making.session(title="粉尘防爆第三期")
    factories.scene("silo", "筒仓清理")
    for browser, path, q, name in (
        (administrator, PEOPLE, "阳小", "欧阳小萍"),
        (clerk, "/admin/enterprises/", "属制品", "示例金属制品厂"),
        (clerk, "/admin/experts/", "马工", "司马工程师"),
        (trainer, "/admin/training-sessions/", "防爆第", "粉尘防爆第三期"),
        (administrator, "/admin/scenes/", "仓清", "筒仓清理"),
    ):
        assert name in shown(browser, path, q)
        assert name not in shown(browser, path, f"{q}没有")


def test_the_title_that_is_asked_for_stands_first(editor: Client) -> None:
    for n in range(30):
        factories.criterion(title=f"某条{n}", gist="说到有限空间")
    factories.criterion(title="进入有限空间")
    factories.criterion(title="有限空间审批")
    factories.criterion(title="有限空间")
    found = [page.title for page in Page.objects.autocomplete("有限空间")[:4]]
    assert found[:3] == ["有限空间", "有限空间审批", "进入有限空间"]
    seen = [page.pk for at in range(0, 40, 10) for page in Page.objects.autocomplete("有限空间")[at : at + 10]]
    assert len(seen) == len(set(seen)) == Page.objects.autocomplete("有限空间").count() == 33


def test_an_order_and_a_filter_that_were_chosen_are_kept(editor: Client) -> None:
    for title in ("甲有限空间", "丙有限空间", "乙有限空间"):
        factories.criterion(title=title)
    factories.article(title="丁有限空间")
    answer = shown(editor, SEARCH, "有限空间", ordering="title", content_type="content.criterionpage")
    places = [answer.index(title) for title in ("丙有限空间", "乙有限空间", "甲有限空间")]
    assert places == sorted(places)
    assert "丁有限空间" not in answer


def test_whoever_may_not_see_a_page_does_not_find_it() -> None:
    page = factories.criterion(title="看不见的条款")
    assert page.title in shown(staff(Role.EDITOR), SEARCH, "不见的")
    for browser in (staff(Role.HELP_DESK), Client()):
        assert browser.get(SEARCH, {"q": "不见的"}).status_code in {302, 403}


@pytest.mark.parametrize("typed", ["%", "_", "*", '"', "'", "“”", "😀", "...", "\u200b"])
def test_signs_alone_find_nothing(editor: Client, typed: str) -> None:
    page = factories.criterion(title='限"空间"100%_合格😀')
    assert f"/{page.pk}/edit/" not in shown(editor, explorer(page), typed)


def test_signs_between_do_not_hide_a_page(editor: Client) -> None:
    page = factories.criterion(title='有限"空间"（100%）')
    for q in ('限"空间', "有限 空间", "空间（100", "100%", "'有限' 空间"):
        assert f"/admin/pages/{page.pk}/edit/" in shown(editor, SEARCH, q), q


def test_odd_questions_are_answered_at_every_address(editor: Client) -> None:
    page = factories.criterion(title="有限空间审批")
    administrator = staff(Role.ADMINISTRATOR, is_superuser=True)
    rng = random.Random(20261127)
    signs = "限\"空间有:+-=&|!(){}[]^~*?\\/ \t\r\n<>%$_'live:yes" + "\u202e\ufeff\u2028😀é"
    odd = [*ODD, *("".join(rng.choices(signs, k=rng.choice([3, 30, 300]))) for _ in range(30))]
    odd += ['"' * 5_000, "a b " * 2_500, "a:b " * 2_500, "'x' " * 2_500]
    for browser, path in (
        (editor, SEARCH),
        (editor, CHOOSER),
        (editor, explorer(page)),
        (editor, IMAGES),
        (editor, DOCUMENT_CHOOSER),
        (administrator, PEOPLE),
    ):
        for typed in odd:
            answer = browser.get(path, {"q": typed})
            assert answer.status_code == (400 if "\x00" in typed else 200), (path, typed[:50])
    assert editor.get(API, {"search": "%"}).status_code == 200


def test_no_more_than_so_many_pieces_are_looked_for() -> None:
    factories.criterion(title="有限空间审批")
    long = " ".join(["有限", "空间", *(str(n) for n in range(40))])
    with CaptureQueriesContext(connection) as queries:
        assert list(Page.objects.autocomplete(long)) == []
    assert len(queries) == 1
    assert queries[0]["sql"].count('"content_criterionpage"') == MOST_PIECES


def test_everything_is_found_by_asking_for_everything_and_an_unknown_way_of_asking_is_refused() -> None:
    factories.criterion()
    assert Page.objects.search(MATCH_ALL).count() == Page.objects.count()
    assert list(Page.objects.search("")) == []
    with pytest.raises(TypeError):
        list(Page.objects.search(Fuzzy("有限")))


def test_a_save_leaves_nothing_behind_for_an_index_that_nobody_reads() -> None:
    page = factories.criterion(title="有限空间审批")
    factories.publish(page)
    assert IndexEntry.objects.count() == 0
    names = set(DBTaskResult.objects.values_list("task_path", flat=True))
    assert not [name for name in names if "insert_or_update_object" in name]


RUNS = re.compile(r"[\u4e00-\u9fff]+")


@pytest.fixture(scope="module")
def published(starter_site: None, django_db_blocker: Any) -> list[Document]:
    with django_db_blocker.unblock():
        return [document for keys in keys_of_visible() for document in documents_of(keys)[0]]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_run_of_a_title_or_gist_finds_its_page(published: list[Document], data: st.DataObject) -> None:
    """What the explorer and the choosers ask: all pages, and one page type."""
    document = data.draw(st.sampled_from(published), label="page")
    runs = [run for run in RUNS.findall(f"{document.title} {document.gist}") if len(run) > 1]
    if not runs:
        return
    run = data.draw(st.sampled_from(runs), label="run")
    length = data.draw(st.integers(2, min(8, len(run))), label="length")
    start = data.draw(st.integers(0, len(run) - length), label="start")
    asked = run[start : start + length]
    key = int(document.key)
    assert key in {page.pk for page in Page.objects.all().autocomplete(asked)}
    assert key in {page.pk for page in Page.objects.all().search(asked)}
    if document.kind == "criterion":
        assert key in {page.pk for page in CriterionPage.objects.all().autocomplete(asked)}
