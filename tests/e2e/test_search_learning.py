"""Monday morning at the bureau: what people asked and did not find, mended with one click; and readers who notice."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Visitor
from tests.e2e.people import TOO_SMALL, Look, Violations, enter, fits, follow
from tests.jobs.waiting import until
from tests.served import manage

EVERY_SIZE = pytest.mark.parametrize("visitor", [Visitor(PHONE), Visitor(DESKTOP)], ids=str, indirect=True)
_numbers = itertools.count(1)
ASKED = """
import random
from datetime import timedelta
from django.utils import timezone
from accounts.roles import Role
from search.models import Asked, Promotion
from tests import factories
factories.user(Role.EDITOR, email="words{n}@example.org", name="示例编辑")
random.seed(7)
today = timezone.localdate()
texts = [("除尘器泄爆片", 0, 6), ("有限空间审批", 0, 5), ("磨铝件的灰老厚", 1, 1), ("氨制冷机房", 0, 3),
         ("墨老斗{n}咋弄", 1, 0), ("厂里大锅漏气{n}", 1, 0), ("行车限位", 0, 0), ("电工证去哪考", 0, 2)]
rows = []
for ago in range(30):
    for text, missing, opened in texts:
        times = random.randint(0, 6) if (today - timedelta(days=ago)).weekday() < 5 else random.randint(0, 1)
        if times:
            rows.append(Asked(text=text, day=today - timedelta(days=ago), asked=times, empty=times * missing,
                              clicked=min(times, opened), ranks=min(times, opened) * 2))
Asked.objects.filter(day__gte=today - timedelta(days=40)).delete()
Promotion.objects.all().delete()
Asked.objects.bulk_create(rows)
"""
COUNTED = """
from search.models import Asked
row = Asked.objects.filter(text="{text}").order_by("-day").first()
print("counted:", (row.asked, row.clicked, row.ranks) if row else None)
"""


@pytest.fixture(scope="module")
def site_environment(site_environment: dict[str, str]) -> dict[str, str]:
    """Counts are written soon, so that one can wait for them."""
    return site_environment | {"SEARCH_NOTES_SECONDS": "0.2"}


@pytest.fixture
def n(site_environment: dict[str, str]) -> int:
    number = next(_numbers)
    manage(site_environment, "shell", "-c", ASKED.format(n=number))
    return number


@EVERY_SIZE
def test_an_editor_mends_what_was_not_found(page: Page, *, n: int, look: Look, violations: Violations) -> None:
    main, text = page.locator("main"), f"墨老斗{n}咋弄"
    enter(page, f"words{n}@example.org")
    page.goto("/admin/search/asked/")
    expect(main).to_contain_text("还是没有")
    assert violations() == []
    fits(page)
    look("search-worklist")

    line = page.get_by_role("row").filter(has_text=text)
    follow(page, line.get_by_role("link", name="添加同义词"))
    words = page.get_by_label("词", exact=False).and_(page.locator("textarea"))
    expect(words).to_have_value(text)
    page.get_by_role("button", name="创建").click()
    expect(main).to_contain_text("一组至少两个词")
    look("search-synonym-refused")
    words.fill(f"{text}\n有限空间{n}")
    words.fill(f"{text}\n泄爆片")
    page.get_by_role("button", name="创建").click()
    expect(main).to_contain_text("“泄爆片”已经在“")
    # A word stands in one group: each walk joins its own.
    words.fill(f"{text}\n{('干式除尘控爆', '正压除尘与点燃源')[n % 2]}")
    follow(page, page.get_by_role("button", name="创建"))
    expect(page.get_by_role("row").filter(has_text=text)).to_contain_text("已能找到")
    look("search-worklist-mended")
    page.goto("/admin/search-synonyms/")
    fits(page)
    look("search-synonyms")


@EVERY_SIZE
def test_an_editor_reads_the_figures(page: Page, *, n: int, look: Look, violations: Violations) -> None:
    enter(page, f"words{n}@example.org")
    page.goto("/admin/search/report/")
    expect(page.locator(".desk-chart")).to_have_count(3)
    assert violations() == []
    fits(page)
    look("search-report")
    page.get_by_text("每天的数字").click()
    page.get_by_role("heading", name="没找到的里面搜得最多的").scroll_into_view_if_needed()
    look("search-report-texts")
    page.goto("/admin/search-promotions/new/?phrase=防爆板")
    expect(page.get_by_label("搜什么词时")).to_have_value("防爆板")
    fits(page)
    look("search-promotion")
    page.goto("/admin/search-terms/?q=除尘")
    look("search-terms")


PICK = """
from content.models import CriterionPage
from search.editing import keep_promotion
from search.models import Promotion
page = CriterionPage.objects.filter(live=True, title__contains="除尘").first()
keep_promotion(Promotion(), phrase="防爆板", page=page.page_ptr)
print("picked:", page.title)
"""


@EVERY_SIZE
def test_a_reader_sees_the_pick_and_what_he_opens_is_counted(
    page: Page, *, n: int, look: Look, violations: Violations, site_environment: dict[str, str]
) -> None:
    title = manage(site_environment, "shell", "-c", PICK).rpartition("picked: ")[2].strip()
    text = f"防爆板没装{'呀' * n}"

    def first() -> str:
        page.goto(f"/search/?q={text}")
        return page.locator(".result-title").first.inner_text()

    until(lambda: first() == title, "the pick to be known")
    expect(page.locator(".result").first).to_contain_text("编辑推荐")
    assert violations() == []
    assert page.evaluate(TOO_SMALL) == []
    fits(page)
    look("search-pick")
    address = page.locator(".result-title a").nth(1).get_attribute("href")
    follow(page, page.locator(".result-title a").nth(1))
    assert address
    assert page.url.endswith(address)

    def counted() -> bool:
        said = manage(site_environment, "shell", "-c", COUNTED.format(text=text))
        return "counted: None" not in said and ", 1, " in said.rpartition("counted:")[2]

    until(counted, "what was opened to be counted")
    page.go_back()
    expect(page.locator("h1")).to_contain_text(text)
