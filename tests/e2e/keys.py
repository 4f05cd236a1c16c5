"""Going by the Tab and Enter keys alone."""

from playwright.sync_api import Page

# More stops than any page has on the way.
PATIENCE = 150
# What has the focus, whether it can be seen and is not behind something else, and what it is called.
FOCUS = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 20) / 2);
  const ring = getComputedStyle(it), label = it.labels && it.labels.length ? it.labels[0].innerText : '';
  return {
    name: (it.value && it.type === 'radio' ? it.value : label || it.innerText || '').trim(),
    seen: !!top && (it.contains(top) || top.contains(it)),
    ring: ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 3,
  };
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus; each stop on the way is in sight and marked."""
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["ring"], focus
        assert focus["seen"], focus
        if name in focus["name"]:
            return
    raise AssertionError(f"Tab never came to {name}")


def type_into(page: Page, name: str, text: str) -> None:
    """Go to a field and type."""
    tab_to(page, name)
    page.keyboard.type(text)


def hit(page: Page) -> None:
    """Press Enter and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page: Page, name: str) -> None:
    """Go to a button or link that leads to a page, and press Enter."""
    tab_to(page, name)
    hit(page)
