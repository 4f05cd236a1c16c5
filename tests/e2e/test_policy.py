"""In a real browser the content security policy stops nothing of ours, and does stop what is not ours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

PAGES = [
    "/",
    "/standards/",
    "/standards/gm10/",
    "/standards/aq3067/",
    "/standards/hc121/compare/",
    "/feeds/",
    "/standards/gm10/11-3/",
    "/standards/gm10/11-3/revisions/",
    "/standards/gm10/11-3/revisions/1/",
    "/standards/gm10/11-3/feedback/?kind=mistake",
    "/criteria/?sector=gongmao",
    "/cases/",
    "/articles/",
    "/questions/",
    "/laws/",
    "/scenes/",
    "/contact/",
    "/reading/",
    "/search/?q=除尘器没装防爆板",
    "/accounts/login/",
    "/nowhere/",
]
# Follows, on each index, the first page of its kind too.
FIRST = {"/cases/", "/articles/", "/questions/", "/laws/", "/scenes/"}
LISTEN = """
window.stopped = [];
document.addEventListener("securitypolicyviolation", function (event) {
  window.stopped.push(event.violatedDirective + " " + event.blockedURI);
});
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper() -> None:
    """The site is a process of its own, on a database of its own."""


@pytest.fixture
def window(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="zh-CN")
    context.add_init_script(LISTEN)
    yield context.new_page()
    context.close()


def stopped(window: Page, path: str) -> list[str]:
    window.goto(path, wait_until="networkidle")
    return [f"{path}: {what}" for what in window.evaluate("window.stopped")]


def test_nothing_of_ours_is_stopped(window: Page) -> None:
    found = []
    for path in PAGES:
        found += stopped(window, path)
        if path in FIRST:
            first = window.locator("main .link-list a, main .result a, main .card").first.get_attribute("href")
            assert first, path
            found += stopped(window, first)
    assert found == []


def test_what_is_not_ours_is_stopped(window: Page) -> None:
    window.goto("/")
    window.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.taken = true";
        document.body.appendChild(script);
        const image = document.createElement("img");
        image.src = "https://elsewhere.example/pixel.png";
        document.body.appendChild(image);
    }""")
    window.wait_for_function("window.stopped.length >= 2")
    assert window.evaluate("window.taken") is None
    assert any(what.startswith("img-src") for what in window.evaluate("window.stopped"))
