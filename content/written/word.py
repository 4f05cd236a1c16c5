"""Plain writing as a Word file."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from content.written.blocks import (
    Block,
    Drawing,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Pictures,
    Run,
    Table,
    Written,
)

# Every office computer in the country has these.
LATIN: Final = "Calibri"
HANZI: Final = "宋体"
HANZI_OF_HEADINGS: Final = "黑体"
INK: Final = RGBColor(0x16, 0x23, 0x2E)
LINK: Final = RGBColor(0x0F, 0x4C, 0x5C)
# In points: 五号, as in every office. Of headings so many times as much.
SIZE: Final = 10.5
HEADINGS: Final = (1.7, 1.35, 1.15, 1, 1, 1)
# In centimetres.
MARGIN: Final = 2.2
TEXT_WIDTH: Final = 21 - 2 * MARGIN
PICTURE_WIDTH: Final = 7.6
PICTURE_HEIGHT: Final = 8.0
MISSING: Final = "【图片缺失】"
STEP: Final = 0.74  # centimetres that a list is indented by: two characters


def word_file(
    page: Written, *, publisher: str, ending: Iterable[str] = (), foot: str = "", size: float = SIZE
) -> bytes:
    """Write a page; `ending` are lines to close with, and stand at the foot of every sheet too, `foot` only there."""
    file = Document()
    _dress(file, page.title, publisher, size)
    file.add_heading(page.title, 1)
    _write(file, page.blocks, depth=0)
    closing = [*ending, *([f"网址：{page.address}"] if page.address else [])]
    for line in closing:
        file.add_paragraph(line)
    _number_sheets(file.sections[0].footer.paragraphs[0], "　".join([*closing, *([foot] if foot else [])]))
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def _dress(file: WordDocument, title: str, publisher: str, size: float) -> None:
    """A4, Chinese fonts, names. The template that comes with the library is made for English letters."""
    file.core_properties.title = title
    file.core_properties.author = publisher
    file.core_properties.language = "zh-CN"
    file.core_properties.comments = ""
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    for name in ("Normal", "Quote", "Footer", *(f"Heading {level}" for level in range(1, 7))):
        style = file.styles[name]
        is_heading = name.startswith("Heading")
        style.font.name = LATIN
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
        fonts.set(qn("w:eastAsia"), HANZI_OF_HEADINGS if is_heading else HANZI)
        style.font.color.rgb = INK
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = is_heading or None
    for level, times in enumerate(HEADINGS, 1):
        file.styles[f"Heading {level}"].font.size = Pt(size * times)
    file.styles["Normal"].font.size = Pt(size)
    file.styles["Footer"].font.size = Pt(8)
    # Leaning Chinese is hard to read: what is quoted stands further in.
    file.styles["Quote"].font.italic = False
    file.styles["Quote"].paragraph_format.left_indent = Cm(STEP)


def _number_sheets(paragraph: WordParagraph, text: str) -> None:
    """The foot of every sheet, and which sheet it is; Word counts for itself where a field stands."""
    if text:
        paragraph.add_run(text).add_break()
    for part in ("第 ", "PAGE", " 页，共 ", "NUMPAGES", " 页"):
        if not part.isupper():
            paragraph.add_run(part)
            continue
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), part)
        run = paragraph.add_run("1")
        field.append(run._r)  # noqa: SLF001 - the library has no word for fields
        paragraph._p.append(field)  # noqa: SLF001 - as above


def _write(place: Any, blocks: Iterable[Block], *, depth: int) -> None:
    before: Block | None = None
    for block in blocks:
        if isinstance(before, Paragraph) and isinstance(block, Pictures):
            # What they are of stays with them.
            place.paragraphs[-1].paragraph_format.keep_with_next = True
        if isinstance(block, Heading):
            _fill(place.add_paragraph(style=f"Heading {min(block.level, 6)}"), block.line)
        elif isinstance(block, Paragraph):
            paragraph = place.add_paragraph(style="Quote" if block.quoted else None)
            _indent(paragraph, depth)
            _fill(paragraph, block.line)
            # No sheet ends below the first line of what a heading stands over.
            paragraph.paragraph_format.keep_with_next = isinstance(before, Heading) or None
        elif isinstance(block, Items):
            _write_items(place, block, depth=depth)
        elif isinstance(block, Table):
            _write_table(place, block)
        elif isinstance(block, Drawing):
            said = f"{block.caption}：{block.seen}" if block.caption else block.seen
            _indent(place.add_paragraph(f"（图）{said}"), depth)
        elif isinstance(block, Pictures):
            _write_pictures(place, block)
        before = block


def _write_pictures(place: Any, block: Pictures) -> None:
    table = place.add_table(rows=0, cols=2)
    for start in range(0, len(block.pictures), 2):
        for cell, picture in zip(_whole_row(table).cells, block.pictures[start : start + 2], strict=False):
            _write_picture(cell.paragraphs[0], picture)


def _whole_row(table: Any) -> Any:
    """A new row, which no end of a sheet cuts."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - the library's own way
    return row


def _write_picture(paragraph: WordParagraph, picture: Picture) -> None:
    run = paragraph.add_run()
    if picture.content:
        width = min(PICTURE_WIDTH, PICTURE_HEIGHT * picture.width / picture.height)
        shape = run.add_picture(BytesIO(picture.content), width=Cm(width))
        for side in "TBLR":
            # Without a word to it some programs leave three millimetres.
            shape._inline.set(f"dist{side}", "0")  # noqa: SLF001 - as above
    else:
        run.text = MISSING
    if picture.caption:
        run.add_break()
        paragraph.add_run(picture.caption).font.size = Pt(9)


def _write_items(place: Any, block: Items, *, depth: int) -> None:
    """The sign is typed, not Word's own: its numbering would go on from one list to the next."""
    for number, item in enumerate(block.items, 1):
        sign = "☐" if block.boxes else f"{number}." if block.ordered else "•"
        paragraph = place.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(STEP * (depth + 1))
        paragraph.paragraph_format.first_line_indent = Cm(-STEP)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(STEP * (depth + 1)))
        paragraph.paragraph_format.space_after = Pt(3)
        paragraph.add_run(f"{sign}\t")
        first, rest = item[0], item[1:]
        if isinstance(first, Paragraph):
            _fill(paragraph, first.line)
        else:
            rest = item
        _write(place, rest, depth=depth + 1)


def _write_table(place: Any, block: Table) -> None:
    if block.caption:
        place.add_paragraph(block.caption)
    width = max(len(row) for row in (block.head, *block.rows))
    table = place.add_table(rows=0, cols=width, style="Table Grid")
    for column, share in zip(table.columns, block.widths, strict=False):
        column.width = Cm(TEXT_WIDTH * share / sum(block.widths))
    for at, row in enumerate((block.head, *block.rows)):
        cells = _whole_row(table).cells
        if len(row) == 1 < width:
            cells = [cells[0].merge(cells[-1])]
        for cell, line in zip(cells, row, strict=False):
            _fill(cell.paragraphs[0], line, strong=at == 0 or len(row) == 1 < width)
    if table.rows:
        # Repeated at the top of each sheet.
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - the library's own way
    place.add_paragraph()


def _indent(paragraph: WordParagraph, depth: int) -> None:
    if depth:
        paragraph.paragraph_format.left_indent = Cm(STEP * depth)


def _fill(paragraph: WordParagraph, line: Line, *, strong: bool = False) -> None:
    for run in line:
        if run.url:
            _link(paragraph, run)
        else:
            paragraph.add_run(run.text).bold = run.strong or strong or None


def _link(paragraph: WordParagraph, run: Run) -> None:
    """Words that open an address; the library has no word for it."""
    key = paragraph.part.relate_to(run.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    words = paragraph.add_run(run.text)
    words.underline = True
    words.bold = run.strong or None
    words.font.color.rgb = LINK
    link.append(words._r)  # noqa: SLF001 - as above
    paragraph._p.append(link)  # noqa: SLF001 - as above
