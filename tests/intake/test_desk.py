"""The pages of importing as staff meet them, in a browser without JavaScript."""

import io
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Page

from intake.imports.work import drain
from intake.models import Import
from tests import factories
from tests.intake.conftest import many, plants
from tests.intake.practice.models import Plant
from tests.intake.practice.plants import LAYOUT

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.intake.practice.urls")]
START = "/admin/practice-import/"


@pytest.fixture
def browser(home: Page) -> Client:
    client = Client()
    client.force_login(factories.user(is_superuser=True, is_staff=True))
    return client


def send(browser: Client, data: bytes, name: str = "名录.xlsx") -> BeautifulSoup:
    return seen(browser.post(START, {"file": SimpleUploadedFile(name, data)}, follow=True))


def seen(response: object) -> BeautifulSoup:
    assert response.status_code == 200  # type: ignore[attr-defined]
    return BeautifulSoup(response.content, "html.parser")  # type: ignore[attr-defined]


def press(browser: Client, page: BeautifulSoup, label: str) -> BeautifulSoup:
    """Send the form whose button says so, with what its fields hold."""
    button = next(found for found in page.find_all("button") if label in found.text)
    form = button.find_parent("form")
    return seen(browser.post(form["action"], {}, follow=True))


def test_the_whole_way(browser: Client) -> None:
    start = seen(browser.get(START))
    assert "下载" in start.text
    template = browser.get(START + "template/")
    assert "attachment" in template["Content-Disposition"]
    assert load_workbook(io.BytesIO(template.content)).sheetnames[0] == "数据"
    preview = send(browser, plants(["甲厂", "C1", 5], ["乙厂", "C2", "x"], ["<b>丙</b>", "C3"]))
    assert "新增 2" in preview.text
    assert "有问题 1" in preview.text
    assert "还什么都没有写入" in preview.text
    assert "<b>丙</b>" in preview.find("table", class_="listing").text
    result = press(browser, preview, "确认写入 2 行")
    assert "已完成" in result.text
    assert sorted(Plant.objects.values_list("code", flat=True)) == ["C1", "C3"]
    failed = browser.get(result.find("a", string=lambda text: text and "下载没有写入" in text)["href"])
    (head, line) = load_workbook(io.BytesIO(failed.content)).worksheets[0].iter_rows(values_only=True)
    assert head[-1] == "没有写入的原因"
    assert line[:3] == ("乙厂", "C2", "x")
    assert "不是整数" in line[-1]
    assert "2 行" in seen(browser.get(START)).find("table", class_="listing").text


def test_a_larger_table_shows_how_far_it_is(browser: Client) -> None:
    progress = send(browser, plants(*many(3000)))
    assert progress.find("meta", attrs={"http-equiv": "refresh"})
    assert "正在读取" in progress.text
    drain()
    show = reverse("practice_plants:show", args=[Import.objects.get().uuid])
    preview = seen(browser.get(show))
    assert "共 3000 行" in preview.text
    assert "第 1 页，共 30 页" in preview.text
    assert "厂2999" in seen(browser.get(show + "?show=new&p=30")).text
    progress = press(browser, preview, "确认写入 3000 行")
    assert "0 / 3000 行" in progress.text
    assert progress.find("meta", attrs={"http-equiv": "refresh"})
    drain()
    result = seen(browser.get(show))
    assert "新增 3000" in result.text
    assert not result.find("meta", attrs={"http-equiv": "refresh"})


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "这个文件是空的"), (b"%PDF-1.7", "这不是表格文件"), (plants(), "没有数据")],
)
def test_a_refused_table_brings_one_back_with_the_sentence(browser: Client, data: bytes, says: str) -> None:
    page = send(browser, data)
    assert says in page.find(class_="messages").text
    assert page.find("input", type="file")


def test_no_file_chosen(browser: Client) -> None:
    assert "请先选一个文件" in seen(browser.post(START, follow=True)).text


def test_the_back_button_and_a_second_click(browser: Client) -> None:
    preview = send(browser, plants(["甲厂", "C1"]))
    for _ in range(2):
        assert "已完成" in press(browser, preview, "确认写入").text
    assert "已经结束" in press(browser, preview, "放弃").text
    assert Plant.objects.get().writes == 1


def test_giving_up(browser: Client) -> None:
    preview = send(browser, plants(["甲厂", "C1"]))
    assert "什么都没有写入" in press(browser, preview, "放弃").text
    gone = reverse("practice_plants:show", args=[Import.objects.get().uuid])
    assert "已放弃" in seen(browser.get(gone, follow=True)).text
    assert not Plant.objects.exists()


def test_choosing_a_line(browser: Client) -> None:
    for code in ("C1", "C2"):
        Plant.objects.create(code=code, name="甲厂")
    preview = send(browser, plants(["甲厂", None, 9]))
    form = preview.find("select").find_parent("form")
    assert preview.find("label", attrs={"for": preview.find("select")["id"]})
    page = seen(browser.post(form["action"], {"choice": "C2"}, follow=True))
    assert press(browser, page, "确认写入 1 行")
    assert Plant.objects.get(code="C2").staff == 9
    assert "已经结束" in seen(browser.post(form["action"], {"choice": "C1"}, follow=True)).text


@pytest.mark.parametrize("who", ["nobody", "editor"])
def test_whoever_may_not_import_gets_nothing(home: Page, who: str) -> None:
    browser = Client()
    if who == "editor":
        browser.force_login(factories.user(factories.Role.EDITOR))
    for path in (START, START + "template/", f"{START}{uuid.uuid4()}/", f"{START}{uuid.uuid4()}/failed/"):
        assert browser.get(path).status_code in {302, 403}
    assert browser.post(START, {"file": SimpleUploadedFile("a.xlsx", plants(["甲"]))}).status_code in {302, 403}
    assert not Import.objects.exists()


def test_wrong_methods_and_unknown_imports(browser: Client) -> None:
    nowhere = f"{START}{uuid.uuid4()}/"
    assert browser.get(nowhere).status_code == 404
    assert browser.post(nowhere + "confirm/").status_code == 404
    assert browser.get(nowhere + "confirm/").status_code == 405
    assert browser.delete(START).status_code == 405


def test_reading_holds_no_transaction(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file takes seconds to read; on SQLite nobody could write meanwhile."""
    depth: list[int] = []
    before = len(connection.savepoint_ids)
    real = __import__("intake.tables.reading", fromlist=["read"]).read

    def watched(*args: object, **more: object) -> object:
        depth.append(len(connection.savepoint_ids) - before)
        return real(*args, **more)

    monkeypatch.setattr("intake.tables.reading.read", watched)
    send(browser, plants(["甲厂", "C1"]))
    assert depth == [0]


def test_the_layout_is_said(browser: Client) -> None:
    assert f"{LAYOUT.max_mib} MB" in seen(browser.get(START)).text
