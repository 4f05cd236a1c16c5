"""Journeys of those who read, print, forward and check: a phone on 3G, an office PC, a safety officer, a lawyer."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE

CRITERION = "/standards/gm10/11-3/"
# Slow 3G as browsers' developers understand it: bytes a second, milliseconds.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A phone that has just opened a link out of a WeChat group, far from any mast."""
    context = browser.new_context(
        base_url=site, viewport={"width": PHONE, "height": 740}, locale="zh-CN", has_touch=True, is_mobile=True
    )
    page = context.new_page()
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    yield page
    context.close()


@pytest.fixture
def desktop(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, viewport={"width": DESKTOP, "height": 900}, locale="zh-CN")
    yield context.new_page()
    context.close()


def fetched(page: Page, name: str) -> Any:
    """What the link of this name leads to."""
    address = page.get_by_role("link", name=name).last.get_attribute("href")
    assert address
    return page.request.get(address)


def test_a_link_from_wechat_is_understood_on_the_first_screen(phone: Page) -> None:
    phone.goto(f"{CRITERION}?from=singlemessage&isappinstalled=0")
    expect(phone.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(phone.get_by_text("判定标准列明的情形")).to_be_in_viewport()
    expect(phone.get_by_text("干式除尘器没有任何一种控爆措施").first).to_be_in_viewport()
    for name in ("存成图片", r"发到电脑\s*打印", "问一问"):
        expect(phone.get_by_role("link", name=re.compile(name))).to_be_in_viewport()


def test_it_is_forwarded_to_the_boss_as_a_picture(phone: Page) -> None:
    phone.goto(CRITERION)
    answer = fetched(phone, "存成图片")
    assert answer.headers["content-type"] == "image/png"
    width, height = Image.open(BytesIO(answer.body())).size
    assert width == 1080
    assert height > width


def test_it_is_printed_from_the_office(desktop: Page) -> None:
    desktop.goto(CRITERION)
    answer = fetched(desktop, "打印")
    assert answer.headers["content-type"] == "application/pdf"
    text = pypdfium2.PdfDocument(answer.body())[0].get_textpage().get_text_bounded()
    assert "干式除尘控爆" in text
    assert "不触发这一条，不等于安全" in text


def test_whoever_is_not_sure_asks_and_need_not_say_again_what_he_saw(phone: Page) -> None:
    phone.goto(CRITERION)
    phone.get_by_role("link", name="问一问").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("问一问")
    expect(phone.get_by_role("link", name="干式除尘控爆")).to_be_visible()


def test_a_safety_officer_compares_the_old_standard_with_the_new(desktop: Page) -> None:
    desktop.goto("/standards/hc121/")
    desktop.get_by_role("link", name=re.compile("对照")).first.click()
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("新旧对照")
    expect(desktop.locator("main")).to_contain_text("按条题对应，未对照原文")
    expect(desktop.get_by_role("heading", name=re.compile("新增或无直接对应"))).to_be_visible()
    first = desktop.locator("table.compare tbody").first
    expect(first.get_by_role("rowheader")).to_contain_text("第一项")
    first.get_by_role("link", name=re.compile("5.1.1")).click()
    expect(desktop.locator("#clause-5\\.1\\.1")).to_be_in_viewport()


def test_a_lawyer_reads_that_days_words_their_source_and_date(desktop: Page) -> None:
    desktop.goto(CRITERION)
    expect(desktop.locator("footer.colophon")).to_contain_text("应急管理部令第10号")
    desktop.get_by_role("link", name="第 1 次发布").click()
    desktop.get_by_role("link", name=re.compile("第 1 次发布")).last.click()
    expect(desktop).to_have_url(re.compile(f"{CRITERION}revisions/1/$"))
    expect(desktop.locator("main time").first).to_have_attribute("datetime", re.compile(r"^\d{4}-\d\d-\d\dT"))
    expect(desktop.locator("#text")).to_contain_text("第九十九条第二项")
    desktop.get_by_role("link", name="回到这一页").click()
    expect(desktop).to_have_url(re.compile(f"{CRITERION}$"))
