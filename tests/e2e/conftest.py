"""A real browser in front of the real site: phone and desktop, with and without JavaScript."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.browser import CHROMIUM, SWITCHES
from tests.served import ROOT, served
from tests.starter_fixture import Databases

PHONE, DESKTOP = 360, 1280
HEIGHTS = {PHONE: 780, DESKTOP: 900}
SCREENSHOTS = ROOT / "var" / "screenshots"


@dataclass(frozen=True)
class Visitor:
    """How somebody comes to the site."""

    width: int
    script: bool = True

    def __str__(self) -> str:
        return f"{self.width}{'' if self.script else '-no-script'}"


EVERYBODY = [Visitor(PHONE), Visitor(PHONE, script=False), Visitor(DESKTOP), Visitor(DESKTOP, script=False)]


# A walk that is made in all four ways is made in these two by `make test`: each width and each way of scripting is met.
# `make drills` at full size makes all of them.
LEFT_TO_DRILLS = {"360-no-script", "1280"}
AT_FULL_SIZE = int(os.environ.get("DRILL_N", "0")) >= 50


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave half of the ways of a walk to the drills."""
    if AT_FULL_SIZE:
        return
    ways: dict[str, set[str]] = {}
    for item in items:
        ways.setdefault(_walk(item), set()).add(_way(item))
    everybody = {str(visitor) for visitor in EVERYBODY}
    items[:] = [item for item in items if not (ways[_walk(item)] >= everybody and _way(item) in LEFT_TO_DRILLS)]


def _walk(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _way(item: pytest.Item) -> str:
    asked = getattr(item, "callspec", None)
    return str(asked.params.get("visitor", "")) if asked else ""


@pytest.fixture(scope="module")
def site_environment(
    starter_databases: Databases,
    starter_indexed: tuple[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: Any,
) -> Iterator[dict[str, str]]:
    """Where the whole site has its starter content and its files, for whoever runs a command beside it."""
    folder, (indexed, index) = tmp_path_factory.mktemp("served"), starter_indexed
    shutil.copytree(index, folder / "var" / "search")
    with django_db_blocker.unblock():
        name = starter_databases.copy(indexed, f"site_{os.getpid()}_{folder.name}")
    yield os.environ | {"DATABASE_URL": starter_databases.url(name), "VAR_DIR": str(folder / "var")}
    with django_db_blocker.unblock():
        starter_databases.drop(name)


@pytest.fixture(scope="module")
def site(site_environment: dict[str, str]) -> Iterator[str]:
    """The address of the whole site with the starter content."""
    with served(site_environment, Path(site_environment["VAR_DIR"]).parent) as address:
        yield address


@pytest.fixture(scope="module")
def browser(site: str) -> Iterator[Browser]:
    """Chromium; for one module only and after its site, because while it runs Django refuses to ask the database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(params=EVERYBODY, ids=str)
def visitor(request: pytest.FixtureRequest) -> Visitor:
    """Each way to come."""
    return request.param


def window_of(browser: Browser, site: str, visitor: Visitor) -> BrowserContext:
    """Open a window as this visitor has it."""
    return browser.new_context(
        base_url=site,
        viewport={"width": visitor.width, "height": HEIGHTS[visitor.width]},
        java_script_enabled=visitor.script,
        locale="zh-CN",
    )


@pytest.fixture
def page(browser: Browser, site: str, visitor: Visitor) -> Iterator[Page]:
    """A fresh visitor's window. Whatever the page could not load or run fails the test."""
    context = window_of(browser, site, visitor)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on(
        "requestfailed", lambda request: faults.append(f"{request.url}: {request.failure}") if lost(request) else None
    )
    yield page
    context.close()
    assert faults == []


def lost(request: Request) -> bool:
    """Whether a request failed; one that the browser gave up itself, because the visitor had gone on, did not."""
    return request.failure != "net::ERR_ABORTED"


@pytest.fixture
def other_page(browser: Browser, site: str, visitor: Visitor) -> Iterator[Page]:
    """The window of somebody else."""
    context = window_of(browser, site, visitor)
    yield context.new_page()
    context.close()


def picture(page: Page, name: str, *, full_page: bool = True) -> None:
    """Keep a picture of the page for people to look at; not where nobody would, on a machine of CI."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    if not os.environ.get("CI"):
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=full_page)


@pytest.fixture
def look(page: Page, visitor: Visitor) -> Callable[[str], None]:
    """Keep a picture of the visitor's page."""
    return lambda name: picture(page, f"{name}-{visitor}")


@pytest.fixture
def violations(page: Page, visitor: Visitor) -> Callable[[], list[str]]:
    """What axe finds wrong with the page as it stands: rule and place, by WCAG 2.2 AA and best practice.

    It is a script, and finds nothing where none may run; the pages are the same.
    """

    def found() -> list[str]:
        if not visitor.script:
            return []
        results = Axe().run(page)
        return [f"{rule['id']}: {node['target']}" for rule in results.response["violations"] for node in rule["nodes"]]

    return found
