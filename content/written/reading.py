"""From a page's HTML to plain writing."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final
from urllib.parse import urljoin, urlsplit

from content.written.blocks import Block, Drawing, Heading, Items, Line, Paragraph, Run, Table, Written, words
from content.written.tree import Node, parse
from theme.text import speakable

# What helps to move about, to press or to look at on a screen and says nothing.
_SILENT_TAGS: Final = frozenset({"nav", "form", "button", "script", "style", "template", "input", "title"})
_SILENT_CLASSES: Final = frozenset({"no-print", "page-tools", "dock", "actions", "peers", "jump", "visually-hidden"})
_INLINE: Final = frozenset(
    {"a", "b", "strong", "span", "small", "time", "label", "em", "i", "br", "mark", "ins", "del"}
)
# A line of its own within an item, by the style sheet.
_OWN_LINE: Final = frozenset({"link-text", "link-meta", "link-title", "card-text", "card-meta"})
_DOTTED: Final = frozenset({"meta-line", "badges"})
_SPACE: Final = re.compile(r"\s+")
_BREAK: Final = Run("\n")


def read(html: str, address: str) -> Written:
    """Read the main part of a page; its h1 is the title. `address` is where the page is, host included."""
    main = next(parse(html).all("main"), Node("main"))
    title = next((words(_line(node, address)) for node in main.all("h1")), "")
    return Written(title, address, tuple(_blocks(main, _Place(address))))


class _Place:
    """Where we are: whose address links are relative to, and how deep headings stand."""

    def __init__(self, address: str, deeper: int = 0) -> None:
        self.address = address
        self.deeper = deeper

    def within(self) -> "_Place":
        return _Place(self.address, self.deeper + 1)


def _blocks(node: Node, place: _Place) -> Iterator[Block]:
    """The blocks in an element: words between elements that are blocks make paragraphs."""
    loose: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str) or child.tag in _INLINE:
            loose.append(child)
            continue
        yield from _paragraphs(Node(node.tag, node.attributes, loose), place)
        loose = []
        if not _is_silent(child):
            yield from _block(child, place)
    yield from _paragraphs(Node(node.tag, node.attributes, loose), place)


def _is_silent(node: Node) -> bool:
    hidden = node.attributes.get("aria-hidden") == "true"
    return hidden or node.tag in _SILENT_TAGS or bool(node.classes & _SILENT_CLASSES)


def _block(node: Node, place: _Place) -> Iterator[Block]:
    by_class = next((reader for name, reader in _BY_CLASS.items() if name in node.classes), None)
    reader = by_class or _BY_TAG.get(node.tag, _blocks)
    yield from reader(node, place)


def _paragraphs(node: Node, place: _Place) -> Iterator[Block]:
    for line in _lines(node, place):
        yield Paragraph(line)


def _heading(node: Node, place: _Place) -> Iterator[Block]:
    line = _line(node, place.address)
    if line and node.tag != "h1":
        yield Heading(int(node.tag[1]) + place.deeper, line)


def _section_head(node: Node, place: _Place) -> Iterator[Block]:
    """A heading and the small note beside it."""
    notes = tuple(run for part in node.all("p") for run in (Run(" · "), *_line(part, place.address)))
    for heading in node.all("h2"):
        yield Heading(2 + place.deeper, (*_line(heading, place.address), *notes))


def _layer(node: Node, place: _Place) -> Iterator[Block]:
    """One of the three layers: its name is a heading, and what stands in it is one step deeper."""
    yield Heading(2 + place.deeper, (Run(speakable(node.attributes.get("aria-label", ""))),))
    for child in node.elements:
        if "layer-label" in child.classes:
            notes = [part for part in child.elements if part.tag == "span"]
            yield from (block for note in notes for block in _paragraphs(note, place))
        elif not _is_silent(child):
            yield from _block(child, place.within())


def _result(node: Node, place: _Place) -> Iterator[Block]:
    """A row of a list: the small line above its title comes after it, where it cannot be taken for another's."""
    yield from sorted(_blocks(node, place), key=lambda block: not isinstance(block, Heading))


def _strong(node: Node, place: _Place) -> Iterator[Block]:
    for line in _lines(node, place):
        yield Paragraph(tuple(Run(run.text, run.url, strong=True) for run in line))


def _quote(node: Node, place: _Place) -> Iterator[Block]:
    for block in _blocks(node, place):
        yield Paragraph(block.line, quoted=True) if isinstance(block, Paragraph) else block


def _list(node: Node, place: _Place) -> Iterator[Block]:
    items = tuple(tuple(_blocks(item, place)) for item in node.elements if item.tag == "li" and not _is_silent(item))
    if any(items):
        yield Items(tuple(filter(None, items)), ordered=node.tag == "ol", boxes="checks" in node.classes)


def _labels(node: Node, place: _Place) -> Iterator[Block]:
    """Labels one behind the other: scenes and trades of a page, filters that are on."""
    lines = [line for item in node.elements if (line := _line(item, place.address))]
    name = speakable(node.attributes.get("aria-label", ""))
    between = (run for at, line in enumerate(lines) for run in ((Run("、"),) if at else ()) + line)
    if lines:
        yield Paragraph((*((Run(f"{name}："),) if name else ()), *between))


def _facts(node: Node, place: _Place) -> Iterator[Block]:
    """Pairs of a word and what it stands for."""
    items = []
    for pair in node.elements:
        name = next((_line(part, place.address) for part in pair.all("dt")), ())
        value = next((_line(part, place.address) for part in pair.all("dd")), ())
        items.append((Paragraph((*name, Run("："), *value)),))
    if items:
        yield Items(tuple(items))


def _table(node: Node, place: _Place) -> Iterator[Block]:
    rows = [
        tuple(_line(cell, place.address) for cell in row.elements if cell.tag in ("th", "td")) for row in node.all("tr")
    ]
    caption = next((words(_line(part, place.address)) for part in node.all("caption")), "")
    if rows:
        yield Table(rows[0], tuple(rows[1:]), caption)


def _figure(node: Node, place: _Place) -> Iterator[Block]:
    caption = next((words(_line(part, place.address)) for part in node.all("figcaption")), "")
    for drawing in node.all("svg"):
        if "aria-label" in drawing.attributes:
            yield Drawing(speakable(drawing.attributes["aria-label"]), caption)
    for photo in node.all("img"):
        yield Drawing(photo.attributes.get("alt", ""), caption)


def _nothing(node: Node, place: _Place) -> Iterator[Block]:
    yield from ()


_Reader = Callable[[Node, _Place], Iterator[Block]]
_BY_CLASS: Final[dict[str, _Reader]] = {
    "layer": _layer,
    "section-head": _section_head,
    "result": _result,
    "tags": _labels,
    "notice-title": _strong,
    "do-dont-title": _strong,
}
_BY_TAG: Final[dict[str, _Reader]] = {
    **{f"h{level}": _heading for level in range(1, 7)},
    "p": _paragraphs,
    "summary": _strong,
    "ul": _list,
    "ol": _list,
    "dl": _facts,
    "table": _table,
    "blockquote": _quote,
    "figure": _figure,
    "svg": _nothing,
}


def _lines(node: Node, place: _Place) -> Iterator[Line]:
    """The words in an element, parted at breaks."""
    runs = _runs(node, place.address, Run(""))
    for is_break, part in groupby(runs, key=lambda run: run == _BREAK):
        if not is_break and (line := _tidy(part)):
            yield line


def _line(node: Node, address: str) -> Line:
    """The words in an element as one line."""
    return _tidy(Run(" ") if run == _BREAK else run for run in _runs(node, address, Run("")))


def _runs(node: Node, address: str, style: Run) -> Iterator[Run]:
    """The words in an element, with what the style sheet puts between them."""
    before: Node | None = None
    for child in node.children:
        if isinstance(child, str):
            text = speakable(child)
            yield Run(text, style.url, style.strong)
            before = before if text.isspace() else None
            continue
        if _is_silent(child) or child.tag == "svg":
            continue
        yield from _between(node, before, child)
        yield from _runs(child, address, _styled(child, address, style))
        before = child


def _between(parent: Node, before: Node | None, child: Node) -> Iterator[Run]:
    """What parts an element from its neighbour, where no words do."""
    if child.tag == "br" or child.classes & _OWN_LINE:
        yield _BREAK
    elif before is None:
        return
    elif parent.classes & _DOTTED:
        yield Run(" · ")
    elif before.classes & _OWN_LINE or child.tag not in _INLINE:
        yield _BREAK
    else:
        yield Run("：" if parent.tag == "li" and before.tag == "b" else " ")


def _styled(node: Node, address: str, style: Run) -> Run:
    strong = style.strong or node.tag in ("b", "strong")
    href = node.attributes.get("href", "") if node.tag == "a" else ""
    if not href or href.startswith("#"):
        return Run("", style.url, strong)
    url = urljoin(address, href)
    return Run("", url if urlsplit(url).scheme in ("http", "https") else style.url, strong)


def _tidy(runs: Iterable[Run]) -> Line:
    """Join neighbours of one style, close up white space, and take it away at both ends."""
    joined: list[Run] = []
    for run in runs:
        text = _SPACE.sub(" ", run.text)
        if not joined or joined[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if text and joined and (joined[-1].url, joined[-1].strong) == (run.url, run.strong):
            joined[-1] = Run(joined[-1].text + text, run.url, run.strong)
        elif text:
            joined.append(Run(text, run.url, run.strong))
    while joined and not joined[-1].text.strip():
        joined.pop()
    if joined:
        joined[-1] = Run(joined[-1].text.rstrip(), joined[-1].url, joined[-1].strong)
    return tuple(joined)
