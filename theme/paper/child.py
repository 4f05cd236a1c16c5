"""Runs in the warm child: HTML in, PDF or PNG out. What is costly to make stays here from one call to the next."""

import gc
import logging
import sys
import threading
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pypdfium2
from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from theme.paper import fonts
from theme.paper.fetching import BASE, OwnFiles
from theme.paper.missing import name_missing
from theme.paper.room import with_room

SHEETS: Final = Path(__file__).resolve().parent
# The last thing of a picture: below it is cut.
END: Final = "end"
# Colours in a picture of text; more would only make the file larger.
COLOURS: Final = 64
NEARLY_WHITE: Final = 251

# Nobody reads them here, and an address in a text would be written down.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
logging.getLogger("fontTools").setLevel(logging.CRITICAL)


# Looking for garbage while a document grows takes a fifth of the time and finds none: it is looked for a moment after,
# when the paper has gone out. What is loaded by now stays, and need not be looked through.
gc.freeze()
gc.disable()
MOMENT: Final = 0.05

fonts.install()


class TooLong(Exception):
    """The paper has more pages than allowed."""


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _sheet(name: str) -> CSS:
    """A style sheet of paper by its name, parsed once in the life of the child."""
    text = (SHEETS / f"{name}.css").read_text(encoding="utf-8")
    return CSS(string=text, font_config=_fonts(), url_fetcher=OwnFiles(), base_url=BASE)


def warm() -> None:
    """Load what the first paper would wait for."""
    pdf('<!doctype html><html lang="zh-CN"><title>纸</title><p>纸<b>纸</b></p></html>', ("base",), 1)


@with_room
def pdf(html: str, sheets: tuple[str, ...], most_pages: int) -> bytes:
    """Lay out as pages of paper; tagged, with the language and title that the HTML gives."""
    document = _lay_out(html, sheets)
    if len(document.pages) > most_pages:
        raise TooLong(f"{len(document.pages)} pages, allowed are {most_pages}")
    return _written(document)


@with_room
def png(html: str, sheets: tuple[str, ...], width: int) -> bytes:
    """Lay out as one tall picture of `width` pixels that ends where the element with the id `end` stands."""
    document = _lay_out(html, sheets)
    if len(document.pages) != 1 or END not in document.pages[0].anchors:
        raise TooLong(f"{len(document.pages)} pages, a picture has one")
    page = document.pages[0]
    page.height = page.anchors[END][1]
    with pypdfium2.PdfDocument(_written(document)) as paper:
        sheet = paper[0]
        picture = sheet.render(scale=width / sheet.get_width()).to_pil()
    return _packed(picture.convert("RGB"))


def _lay_out(html: str, sheets: tuple[str, ...]) -> Document:
    fetcher = OwnFiles()
    source = HTML(string=html, base_url=BASE, url_fetcher=fetcher)
    name_missing(source.etree_element, fetcher)
    return source.render(stylesheets=[_sheet(name) for name in sheets], font_config=_fonts(), pdf_tags=True)


def _written(document: Document) -> bytes:
    data: Any = document.write_pdf(pdf_tags=True, finisher=fonts.bare)
    sweep = threading.Timer(MOMENT, gc.collect)
    sweep.daemon = True
    sweep.start()
    return bytes(data)


def _packed(picture: Image.Image) -> bytes:
    packed = BytesIO()
    # The octree is five times as fast as the default, and a tenth more bytes spare a second of looking for the best.
    fewer = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # It also takes white for the mean of all that is nearly white.
    fewer.putpalette([value if value < NEARLY_WHITE else 255 for value in fewer.getpalette() or []])
    fewer.save(packed, "PNG")
    return packed.getvalue()


def loaded(module: str) -> bool:
    """Whether a module is here; for tests."""
    return module in sys.modules
