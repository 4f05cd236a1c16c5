"""Reads a Word file: what can be placed on a page, and by name and text whatever cannot. In the child only.

Mammoth reads the text. It passes over much in silence (notes, comments, boxes, formulas), so the file is gone through
once more (`intake.inside.word_losses`), and every line that mammoth did not bring is told of.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import mammoth
from mammoth import documents as parts

from intake.errors import NOT_WORD, UploadRefused
from intake.inside import office, word_losses
from intake.inside.typed_lists import grouped
from intake.inside.word_losses import Lost

# mammoth takes up to 27 microseconds for each: with these a file is read, or refused, in the seconds of `budget`. Word
# writes some 25 for a paragraph.
MOST_TAGS: Final = 120_000
# What one page of the site can hold, and what can be read as one: a law of a hundred articles has some 20,000.
MOST_CHARACTERS: Final = 200_000
MOST_BLOCKS: Final = 3000
MOST_MAIN: Final = 15 * office.MIB
LONGEST_TITLE: Final = 60

TOO_LONG: Final = "这个文件太长，一页放不下（最多 {:d} 万字）。请按章拆成几个文件，一个一个传。"
EMPTY: Final = "这个文件里没有能放到页面上的字。如果是扫描件，请导出成 PDF，作为附件上传，再写一段提要。"

_WEB: Final = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
_HEADING: Final = re.compile(r"(heading|标题)\s*\d", re.IGNORECASE)
_TITLE: Final = re.compile(r"title|标题", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"(toc|目录)\s*(\d|heading|标题)", re.IGNORECASE)
# What official papers number their headings by; such a line ends without a full stop and is short.
_NUMBERED_HEADING: Final = re.compile(
    r"(第[一二三四五六七八九十百\d]+[章节部篇]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）).{1,40}(?<![。；：，、！？.;:,])"
)


def read(content: bytes | str) -> dict[str, Any]:
    """Return `title`, `blocks` and `lost` of a Word file. Raises UploadRefused, also for whatever `office.check` does.

    Blocks: ("heading" | "paragraph", text), ("steps" | "checklist", [texts]), ("table", [rows of texts]).
    Lost: (what it is, where it stands, its text or what happened to it).
    """
    if office.check(content, most_tags=MOST_TAGS) != "docx":
        raise UploadRefused(NOT_WORD)
    whole = content if isinstance(content, bytes) else Path(content).read_bytes()
    losses = word_losses.Losses(whole, most_main=MOST_MAIN, too_long=TOO_LONG.format(MOST_CHARACTERS // 10_000))
    found = _Found()
    found.blocks(_document(whole).children)
    if not found.placed:
        raise UploadRefused(EMPTY)
    if sum(map(len, found.raw)) > MOST_CHARACTERS or len(found.placed) > MOST_BLOCKS:
        raise UploadRefused(TOO_LONG.format(MOST_CHARACTERS // 10_000))
    title, placed = _titled(found.placed)
    return {"title": title, "blocks": grouped(placed), "lost": [*losses.told(found.raw), *found.lost]}


def _document(whole: bytes) -> Any:
    """What mammoth makes of it before it makes HTML of that."""
    kept: list[Any] = []

    def keep(document: Any) -> Any:
        kept.append(document)
        return parts.document([])

    mammoth.convert_to_html(BytesIO(whole), transform_document=keep)
    return kept[0]


class _Found:
    """What was found so far: `placed` blocks, each list item still one of its own, and `raw` texts of paragraphs."""

    def __init__(self) -> None:
        self.placed: list[tuple[Any, ...]] = []
        self.raw: list[str] = []
        self.lost: list[Lost] = []
        self._is_in_contents = False

    def blocks(self, elements: list[Any]) -> None:
        for element in elements:
            if isinstance(element, parts.Paragraph):
                self._paragraph(element)
            elif isinstance(element, parts.Table):
                self._table(element)
            else:
                self._paragraph(parts.paragraph([element]))

    def _paragraph(self, paragraph: Any) -> None:
        self.raw.append(_bare(paragraph))
        text, style = self._text(paragraph), paragraph.style_name or ""
        if not text:
            return
        if _CONTENTS.match(style):
            if not self._is_in_contents:
                self.lost.append(("目录", "开头", "目录没有带过来：页面按小标题自己成章。"))
            self._is_in_contents = True
        elif paragraph.numbering and not _HEADING.match(style):
            self.placed.append(("item", int(paragraph.numbering.level_index), paragraph.numbering.is_ordered, text))
        elif _TITLE.fullmatch(style):
            self.placed.append(("title", text))
        elif _HEADING.match(style) or _NUMBERED_HEADING.fullmatch(text):
            self.placed.append(("heading", " ".join(text.split())))
        else:
            self.placed.append(("paragraph", text))

    def _text(self, element: Any) -> str:
        """The words of a paragraph as they stand; where they lead is written behind them."""
        return "".join(self._pieces(element)).strip()

    def _pieces(self, element: Any) -> Iterator[str]:
        if isinstance(element, parts.Text):
            yield element.value
        elif isinstance(element, parts.Tab):
            yield "\t"
        elif isinstance(element, parts.Break):
            yield "\n" if element.break_type == "line" else ""
        elif isinstance(element, parts.Checkbox):
            yield "☑" if element.checked else "☐"
        else:
            words = "".join(piece for child in getattr(element, "children", ()) for piece in self._pieces(child))
            yield words
            if isinstance(element, parts.Hyperlink) and element.href:
                yield self._address(words, element.href)

    def _address(self, words: str, href: str) -> str:
        bare = re.sub(r"^(mailto|tel):", "", href)
        if not words.strip():
            return ""
        if not _WEB.match(href):
            self.lost.append(("链接", f"“{words[:20]}”", f"{href[:200]}（只能链到网页、邮箱和电话）"))
            return ""
        return "" if bare.strip("/") in words else f"（{bare}）"

    def _table(self, table: Any) -> None:
        rows, is_merged = self._grid(table)
        rows = [row for row in rows if any(row)]
        if not rows:
            return
        first = next(cell for cell in rows[0] if cell)
        if max(map(len, rows)) == 1:
            # A frame around some text, as many draw it.
            for row in rows:
                self.placed.extend(("paragraph", line) for line in row[0].splitlines())
            return
        if is_merged:
            self.lost.append(
                ("合并的单元格", f"“{first[:20]}”开头的表格", "已经拆开，空格子填了“—”，请对照原文看一遍。")
            )
        width = max(map(len, rows))
        self.placed.append(("table", [[cell or "—" for cell in row] + ["—"] * (width - len(row)) for row in rows]))

    def _grid(self, table: Any) -> tuple[list[list[str]], bool]:
        """The rows of a table, each cell where it stands; what a merged cell covers is empty."""
        rows: list[list[str]] = []
        covered: dict[tuple[int, int], bool] = {}
        is_merged = False
        for number, row in enumerate(child for child in table.children if isinstance(child, parts.TableRow)):
            line: list[str] = []
            for cell in row.children:
                while covered.pop((number, len(line)), False):
                    line.append("")
                across, down = getattr(cell, "colspan", 1), getattr(cell, "rowspan", 1)
                is_merged = is_merged or (across, down) != (1, 1)
                for below in range(1, min(down, office.MOST_PARTS)):
                    covered.update(((number + below, len(line) + at), True) for at in range(min(across, 100)))
                line += [self._cell(cell), *[""] * (min(across, 100) - 1)]
            rows.append(line)
        return rows, is_merged

    def _cell(self, cell: Any) -> str:
        lines = []
        for child in cell.children:
            if isinstance(child, parts.Table):
                rows, _ = self._grid(child)
                lines += [" ".join(filter(None, row)) for row in rows]
                self.lost.append(("表中表", f"“{''.join(lines)[:20]}”", "里面那张表摊成了文字，一行一条。"))
            elif isinstance(child, parts.Paragraph):
                self.raw.append(_bare(child))
                lines.append(self._text(child))
        return "\n".join(line for line in lines if line)


def _bare(element: Any) -> str:
    """The words alone, by which they are found again."""
    if isinstance(element, parts.Text):
        return str(element.value)
    return "".join(_bare(child) for child in getattr(element, "children", ()))


def _titled(placed: list[tuple[Any, ...]]) -> tuple[str, list[tuple[Any, ...]]]:
    """Take the title away: a line of that style, else a first line that can be one; else there is none."""
    at = next((at for at, block in enumerate(placed) if block[0] == "title"), 0)
    kind, text = placed[at][0], placed[at][-1]
    is_one = kind in ("title", "heading") or (
        kind == "paragraph" and len(text) <= LONGEST_TITLE and not re.search(r"[。；：，\n]", text)
    )
    rest = [("heading", block[1]) if block[0] == "title" else block for block in placed[:at] + placed[at + is_one :]]
    return (" ".join(text.split()) if is_one else ""), rest
