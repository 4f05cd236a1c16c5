"""A picture that may not or cannot be loaded is named in its place, so that nobody takes the paper for complete."""

from io import BytesIO
from typing import Final
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError, fromstring

from PIL import Image, UnidentifiedImageError
from weasyprint.urls import URLFetchingError

from theme.paper.fetching import BASE, OwnFiles

WORDS: Final = "图片缺失"
_SVG: Final = "{http://www.w3.org/2000/svg}"
# Elements that show something from elsewhere, and the attribute that says where.
SHOWN: Final = {"img": "src", "embed": "src", "object": "data", "iframe": "src", "video": "src", "audio": "src"}
LINKS: Final = ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href")


def name_missing(root: Element, fetcher: OwnFiles) -> None:
    """Put words in the place of each picture that cannot be shown."""
    # An address of its own for relative ones is how a text would lead us elsewhere.
    for parent in list(root.iter()):
        for base in [child for child in parent if child.tag == "base"]:
            parent.remove(base)
    for element in list(root.iter()):
        name = element.tag if isinstance(element.tag, str) else ""
        if name in SHOWN and not _can_be_shown(element.get(SHOWN[name], ""), fetcher):
            _say(element)
        elif name.removeprefix(_SVG) == "image" and not any(
            _can_be_shown(element.get(at, ""), fetcher) for at in LINKS
        ):
            _say_in_drawing(element, "text" if name == "image" else f"{_SVG}text")


def _can_be_shown(address: str, fetcher: OwnFiles) -> bool:
    if not address.strip():
        return False
    try:
        data = fetcher.fetch(urljoin(BASE, address.strip())).read()
    except (URLFetchingError, OSError, ValueError):
        return False
    return _is_raster(data) or _is_drawing(data)


def _is_raster(data: bytes) -> bool:
    try:
        with Image.open(BytesIO(data)) as picture:
            # The check sums of a PNG tell as much as decoding it, and a notice has dozens.
            if picture.format == "PNG":
                picture.verify()
            else:
                picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True


def _is_drawing(data: bytes) -> bool:
    try:
        return fromstring(data).tag in ("svg", f"{_SVG}svg")  # noqa: S314 - in the limited child, where it may fail
    except (ParseError, ValueError):
        return False


def _say(element: Element) -> None:
    alt = (element.get("alt") or "").strip()
    tail = element.tail
    element.clear()
    element.tag, element.tail = "span", tail
    element.set("class", "missing")
    element.text = f"【{WORDS}：{alt}】" if alt else f"【{WORDS}】"


def _say_in_drawing(element: Element, tag: str) -> None:
    place = {name: element.get(name, "0") for name in ("x", "y")}
    tail = element.tail
    element.clear()
    element.tag, element.tail = tag, tail
    element.set("x", place["x"])
    element.set("y", place["y"])
    element.set("dy", "1em")
    element.text = f"【{WORDS}】"
