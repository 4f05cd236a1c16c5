"""Monday morning: what people asked and did not find, mended with one click; and the figures."""

import io
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts.roles import Role
from content.models import ArticlePage
from search.models import Asked, SetAside, SynonymGroup
from tests import factories
from tests.search.asking import drained

pytestmark = pytest.mark.django_db
WORKLIST = "/admin/search/asked/"


@pytest.fixture
def browser(home: Any) -> Client:
    return entered_as(Role.EDITOR)


def entered_as(role: Role) -> Client:
    client = Client()
    client.force_login(factories.user(role))
    return client


def asked(text: str, times: int, *, none: int = 0, days_ago: int = 0, clicked: int = 0) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    Asked.objects.create(text=text, day=day, asked=times, empty=none, clicked=clicked, ranks=clicked * 3)


def soup(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def line_of(browser: Client, text: str, **which: Any) -> Any:
    rows = soup(browser.get(WORKLIST, which)).select("tbody tr")
    return next((row for row in rows if row.a.get_text(strip=True) == text), None)


def test_a_synonym_from_the_worklist_mends_the_question(browser: Client) -> None:
    factories.criterion(title="装载机没有倒车警报", keywords="")
    drained()
    asked("钩老哥", 4, none=4)
    line = line_of(browser, "钩老哥")
    assert "还是没有" in line.get_text()
    link = line.find("a", string=lambda text: text and "添加同义词" in text) or line.select("a.button")[0]
    form = soup(browser.get(link["href"])).select_one("form:has(textarea[name=members])")
    members = form.select_one("textarea[name=members]").get_text(strip=True)
    done = browser.post(form["action"], {"members": f"{members}\n装载机", "kind": "near"})
    assert (done.status_code, done.headers["Location"]) == (302, WORKLIST)
    assert SynonymGroup.objects.filter(members="钩老哥\n装载机").exists()
    assert "已能找到 1 条" in line_of(browser, "钩老哥").get_text()


def test_an_article_is_begun_once_however_often_one_presses(browser: Client) -> None:
    asked("铝灰怎么扫", 3, none=3)
    button = line_of(browser, "铝灰怎么扫").select_one(f"form[action='{WORKLIST}write/']")
    typed = {field["name"]: field["value"] for field in button.select("input[name]")}
    first = browser.post(button["action"], typed)
    second = browser.post(button["action"], typed)
    page = ArticlePage.objects.get(title="铝灰怎么扫")
    assert first.headers["Location"] == second.headers["Location"] == f"/admin/pages/{page.pk}/edit/"
    assert (page.live, page.get_latest_revision().user_id, page.owner_id) == (False, page.owner_id, page.owner_id)
    assert browser.get(first.headers["Location"]).status_code == 200


def test_who_may_not_write_pages_is_not_offered_it(home: Any) -> None:
    asked("铝灰怎么扫", 3, none=3)
    administrator = entered_as(Role.ADMINISTRATOR)
    assert line_of(administrator, "铝灰怎么扫").select(f"form[action='{WORKLIST}write/']") == []
    assert administrator.post(f"{WORKLIST}write/", {"text": "铝灰怎么扫"}).headers["Location"] == WORKLIST
    assert not ArticlePage.objects.filter(title="铝灰怎么扫").exists()


def test_what_is_set_aside_is_gone_and_may_come_back(browser: Client) -> None:
    asked("天气预报", 9, none=9)
    back = f"{WORKLIST}?days=90&list=empty"
    done = browser.post(f"{WORKLIST}set-aside/", {"text": "天气预报", "here": back})
    assert done.headers["Location"] == back
    assert line_of(browser, "天气预报") is None
    assert line_of(browser, "天气预报", list="aside") is not None
    restored = {"text": "天气预报", "back": "1", "here": "https://example.org/"}
    assert browser.post(f"{WORKLIST}set-aside/", restored).headers["Location"] == WORKLIST
    assert not SetAside.objects.exists()
    assert line_of(browser, "天气预报") is not None


def test_lists_and_periods(browser: Client) -> None:
    asked("没人点的", 9)
    asked("两个月前", 9, none=9, days_ago=60)
    assert line_of(browser, "没人点的") is None
    assert line_of(browser, "没人点的", list="unopened") is not None
    assert line_of(browser, "两个月前") is None
    assert line_of(browser, "两个月前", days=90) is not None
    assert soup(browser.get(WORKLIST, {"days": "x", "list": "y", "p": "z"})).h1


def test_a_worklist_of_thirty_costs_few_queries(browser: Client, django_assert_max_num_queries: Any) -> None:
    drained()
    for n in range(30):
        asked(f"没有的话{n}", 2, none=2)
    browser.get(WORKLIST)
    # Beside what every page of the admin asks: the page of rows, its number, what may be written; whether the
    # words have changed.
    with django_assert_max_num_queries(40):
        browser.get(WORKLIST)


def test_the_report_shows_figures_and_hands_them_over(browser: Client) -> None:
    asked("除尘器", 8, clicked=4)
    asked("铝灰怎么扫", 2, none=2, days_ago=3)
    page = soup(browser.get("/admin/search/report/"))
    said = page.get_text(" ", strip=True)
    assert "搜了 10 次，没找到的占 20%" in said
    assert "找到以后点开的占 50%" in said
    assert [len(chart.select("rect")) for chart in page.select(".desk-chart")] == [30, 30, 30]
    assert "14 次" not in said
    sheet = load_workbook(io.BytesIO(browser.get("/admin/search/report/export/").content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        ["问法", "搜了", "没找到", "点开", "平均点第几条"],
        ["除尘器", 8, 0, 4, 3],
        ["铝灰怎么扫", 2, 2, 0, None],
    ]


def test_a_report_of_nothing(browser: Client) -> None:
    assert "还没有人搜过" in soup(browser.get("/admin/search/report/", {"days": "90"})).get_text()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.HELP_DESK, Role.TRAINING_OFFICER, Role.REVIEWER])
def test_others_see_none_of_it(home: Any, role: Role) -> None:
    asked("墨斗鱼", 9, none=9)
    other = entered_as(role)
    for address in (WORKLIST, "/admin/search/report/", "/admin/search/report/export/"):
        answer = other.get(address)
        assert answer.status_code == 302
        assert "墨斗鱼" not in answer.content.decode()
    for act in ("set-aside", "write"):
        assert other.post(f"{WORKLIST}{act}/", {"text": "墨斗鱼"}).status_code == 302
    assert not SetAside.objects.exists()
    assert not ArticlePage.objects.filter(title="墨斗鱼").exists()
