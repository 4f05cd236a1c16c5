"""One address of each type of page, the looks and widths they are read in, and what a scanner finds wrong."""

from typing import Final
from urllib.parse import urlsplit

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

# In the starter content. The criterion has all its layers, laws, cases, drawings and neighbours.
PAGES: Final = {
    "home": "/",
    "standards": "/standards/",
    "standard": "/standards/gm10/",
    "criterion": "/standards/gm10/11-3/",
    "compare": "/standards/hc121/compare/",
    "releases": "/standards/gm10/11-3/revisions/",
    "release": "/standards/gm10/11-3/revisions/1/",
    "feedback": "/standards/gm10/11-3/feedback/",
    "notice": "/notice/?c=GM10-11-3",
    "feeds": "/feeds/",
    "criteria, filtered": "/criteria/?scene=dust",
    "scenes": "/scenes/",
    "cases": "/cases/",
    "articles": "/articles/",
    "questions": "/questions/",
    "laws": "/laws/",
    "courses": "/courses/",
    "course": "/courses/principal-high-initial/",
    "which course": "/courses/which/?who=principal&firm=high&does=special_work&does=special_equipment",
    "topic": "/scenes/dust/",
    "case": "/cases/2025-12-08/",
    "article": "/articles/youxian-kongjian-qibu/",
    "question": "/questions/wo-zhege-suan-zhongda-ma/",
    "law": "/laws/anquan-shengchan-fa-2/",
    "search": "/search/?q=除尘器没装防爆板",
    "nothing found": "/search/?q=没有这种东西",
    "contact": "/contact/?about=GM10-11(3)",
    "reading": "/reading/",
    "login": "/accounts/login/",
    "login by code": "/accounts/login/code/",
    "login by a slip": "/accounts/login/invitation/?code=23456ABCDE",
    "404": "/no-such-page/",
    # Every component in every state, for staff alone.
    "gallery": "/admin/gallery/",
}
WIDTHS: Final = (360, 768, 1280)
# The four looks that there are names for; the other four spellings are these, mixed.
LOOKS: Final = ("light.normal", "dark.normal", "contrast.normal", "light.large")
SIDEWAYS: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


# WCAG asks for no number; 18 px is what the Chinese guideline for older readers asks of a large-type version.
LEAST_LARGE: Final = 18
SMALLEST: Final = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), sizes = [];
  while (walker.nextNode()) {
    const box = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && box.offsetParent) sizes.push(parseFloat(getComputedStyle(box).fontSize));
  }
  return Math.min(...sizes);
}"""


def window(
    browser: Browser,
    site: str,
    *,
    width: int,
    look: str = "",
    session: str = "",
    below: str = "/admin/",
    **more: object,
) -> BrowserContext:
    """Open a window of somebody who has chosen a look; `more` is what the browser's system asks for.

    `session` is of somebody who is known `below` a path only: all other pages are seen as strangers see them.
    """
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 800},
        locale="zh-CN",
        **more,  # type: ignore[arg-type]
    )
    if look:
        context.add_cookies([{"name": "look", "value": look, "url": site}])
    if session:
        host = urlsplit(site).hostname or ""
        context.add_cookies([{"name": "sessionid", "value": session, "domain": host, "path": below}])
    return context


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with the page as it stands, rule and place: WCAG 2.2 AA and best practice."""
    return told(Axe().run(page))


def told(run: AxeResults) -> list[str]:
    """Say what a scan found: rule and place, a line each."""
    found = run.response["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in found for node in rule["nodes"]]
