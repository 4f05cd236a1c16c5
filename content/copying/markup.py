"""Plain writing as HTML that carries its own looks: no classes, no links, pictures as data."""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from content.copying.pictures import as_data, drawing
from content.written.blocks import Block, Drawing, Heading, Items, Line, Paragraph, Pictures, Run, Table, words

# WeChat's editor keeps these and little else. Sizes in px: it knows no other.
_STYLES: Final = {
    "body": "font-size:16px;line-height:1.8;color:#16232e;letter-spacing:0.3px",
    "h2": "margin:28px 0 12px;padding-left:10px;border-left:4px solid #0f4c5c;font-size:19px;line-height:1.5;"
    "font-weight:bold;color:#0b3945",
    "h3": "margin:20px 0 8px;font-size:17px;line-height:1.5;font-weight:bold;color:#0f4c5c",
    "p": "margin:0 0 12px",
    "quote": "margin:0 0 12px;padding:10px 12px;background-color:#f3f1ea;color:#16232e",
    "item": "margin:0 0 8px;padding-left:1.6em;text-indent:-1.6em",
    "sign": "display:inline-block;width:1.6em;text-indent:0",
    "inner": "margin:0 0 10px 1.6em",
    "table": "width:100%;border-collapse:collapse;margin:0 0 12px;font-size:15px",
    "cell": "border:1px solid #cfd8dc;padding:6px 8px;text-align:left;vertical-align:top",
    "head": "border:1px solid #cfd8dc;padding:6px 8px;text-align:left;background-color:#e4eff0;font-weight:bold",
    "picture": "display:block;width:100%;max-width:360px;margin:0 auto",
    "caption": "margin:4px 0 16px;text-align:center;font-size:14px;color:#435360",
    "code": "display:block;width:180px;height:180px;margin:0 auto",
    "small": "margin:0 0 8px;font-size:13px;color:#5b6872;word-break:break-all",
}


def markup(blocks: Iterable[Block], *, code: bytes, address: str, ending: Iterable[str]) -> SafeString:
    """Write blocks, then the QR code, the bare `address` and what else closes it."""
    closing = format_html(
        '<p style="{}"><img src="{}" alt="二维码" width="180" height="180" style="{}"></p><p style="{}">{}</p>',
        _STYLES["p"],
        as_data(code),
        _STYLES["code"],
        _STYLES["caption"],
        "长按识别二维码，打开这一版网页",
    )
    last = [*ending, f"网页：{address}"]
    lines = format_html_join("", '<p style="{}">{}</p>', ((_STYLES["small"], line) for line in last))
    text = _join(_without_links(blocks, address))
    return format_html('<section style="{}">{}{}{}</section>', _STYLES["body"], text, closing, lines)


def _without_links(blocks: Iterable[Block], address: str) -> Iterator[Block]:
    """Leave out what says only where to tap, and write out addresses of others; links in a sentence stay its words."""
    for block in blocks:
        if not isinstance(block, Paragraph) or not all(run.url for run in block.line):
            yield block
        elif urlsplit(block.line[0].url).netloc != urlsplit(address).netloc:
            yield Paragraph((Run(f"{words(block.line)}：{block.line[0].url}"),))


def _join(blocks: Iterable[Block]) -> SafeString:
    return _together(_block(block) for block in blocks)


def _block(block: Block) -> SafeString:
    if isinstance(block, Heading):
        as_section = block.level <= 2
        heading = '<h2 style="{}">{}</h2>' if as_section else '<h3 style="{}">{}</h3>'
        return format_html(heading, _STYLES["h2" if as_section else "h3"], _line(block.line))
    if isinstance(block, Paragraph):
        return format_html('<p style="{}">{}</p>', _STYLES["quote" if block.quoted else "p"], _line(block.line))
    if isinstance(block, Items):
        return _items(block)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Pictures):
        return format_html('<p style="{}">{}</p>', _STYLES["p"], block.says)
    return _drawing(block)


def _items(block: Items) -> SafeString:
    """Signs are typed: WeChat draws the marks of lists at its own discretion."""
    written = []
    for number, item in enumerate(block.items, 1):
        sign = "☐" if block.boxes else f"{number}." if block.ordered else "•"
        first, rest = item[0], item[1:]
        line = _line(first.line) if isinstance(first, Paragraph) else SafeString("")
        item_line = '<p style="{}"><span style="{}">{}&nbsp;</span>{}</p>'
        written.append(format_html(item_line, _STYLES["item"], _STYLES["sign"], sign, line))
        inner = rest if isinstance(first, Paragraph) else item
        if inner:
            written.append(format_html('<section style="{}">{}</section>', _STYLES["inner"], _join(inner)))
    return _together(written)


def _table(block: Table) -> SafeString:
    width = max(len(row) for row in (block.head, *block.rows))
    rows = [_row(block.head, width, "head"), *(_row(row, width, "cell") for row in block.rows)]
    caption = format_html('<p style="{}">{}</p>', _STYLES["small"], block.caption) if block.caption else ""
    return format_html('{}<table style="{}"><tbody>{}</tbody></table>', caption, _STYLES["table"], _together(rows))


def _row(row: tuple[Line, ...], width: int, style: str) -> SafeString:
    if len(row) == 1 < width:
        return format_html('<tr><td colspan="{}" style="{}">{}</td></tr>', width, _STYLES["head"], _line(row[0]))
    cells = format_html_join("", '<td style="{}">{}</td>', ((_STYLES[style], _line(cell)) for cell in row))
    return format_html("<tr>{}</tr>", cells)


def _drawing(block: Drawing) -> SafeString:
    """The picture with its words below; the words alone where no picture can be made."""
    said = f"{block.caption}：{block.seen}" if block.caption else block.seen
    png = drawing(block.seen)
    if png is None:
        return format_html('<p style="{}">（图）{}</p>', _STYLES["p"], said)
    return format_html(
        '<p style="{}"><img src="{}" alt="{}" style="{}"></p><p style="{}">{}</p>',
        "margin:0",
        as_data(png),
        block.seen,
        _STYLES["picture"],
        _STYLES["caption"],
        said,
    )


def _line(line: Line) -> SafeString:
    """Words only: WeChat drops links to elsewhere, and half a link confuses more than none."""
    parts = (format_html("<strong>{}</strong>" if run.strong else "{}", run.text) for run in line)
    return _together(parts)


def _together(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
