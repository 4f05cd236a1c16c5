"""What of a Word file no page of ours can hold, by name, place and text. In the child only."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from xml.etree import ElementTree as ET

from intake.errors import UploadRefused

Lost = tuple[str, str, str]
BEGINNING: Final = 20
BOX: Final = "文本框"
# Fields of which the words that stand there say all.
_QUIET_FIELDS: Final = frozenset({"HYPERLINK", "PAGE", "NUMPAGES", "TOC", "REF", "PAGEREF", "NOTEREF", "SEQ"})
_DELETED: Final = frozenset({"del", "moveFrom"})
_NOTES: Final = {
    "footnoteReference": ("脚注", "footnote"),
    "endnoteReference": ("尾注", "endnote"),
    "commentReference": ("批注", "comment"),
}
_WHOLE: Final = {"txbxContent": BOX, "oMath": "公式", "chart": "图表", "relIds": "图表"}
_SPACE: Final = re.compile(r"\s+")


class Losses:
    """Goes through a file that `office.check` found harmless: so there are no entities, and no depth without end."""

    def __init__(self, whole: bytes, *, most_main: int, too_long: str) -> None:
        """Open the file. Raises UploadRefused with `too_long` where its text has more than `most_main` bytes."""
        with zipfile.ZipFile(BytesIO(whole)) as archive:
            names = set(archive.namelist())
            main = "word/document.xml"
            if main in names and archive.getinfo(main).file_size > most_main:
                raise UploadRefused(too_long)
            self._main = _part(archive, main) if main in names else ET.Element("none")
            self._notes = {kind: _by_id(archive, names, f"{kind}s") for kind in ("footnote", "endnote", "comment")}
            self._margins = [
                (said, words)
                for name in sorted(names)
                for start, said in (("word/header", "页眉"), ("word/footer", "页脚"))
                if name.startswith(start) and name.endswith(".xml") and (words := _words(_part(archive, name)))
            ]
        self._paragraphs: list[tuple[str, str]] = []
        self._named: list[Lost] = []
        self._before = self._alt = ""
        self._go_through(self._main)

    def told(self, texts: list[str]) -> list[Lost]:
        """What no page holds, in the order of the text, each once; then the paragraphs that are in none of `texts`."""
        read = {_squeezed(text) for text in texts}
        whole = "\n".join(read)
        named = [
            (what, where, text + self._became(text, whole) if what == BOX else text)
            for what, where, text in self._named
        ]
        named += [(said, "每一页", words) for said, words in self._margins]
        whole += "\n" + _squeezed("".join(text for _, _, text in named))
        unread = [
            ("没读懂的段落", where, words)
            for where, words in self._paragraphs
            if (bare := _squeezed(words)) not in read and bare not in whole
        ]
        return list(dict.fromkeys([*named, *unread]))

    def _became(self, text: str, read: str) -> str:
        is_read = all(_squeezed(line) in read for line in text.splitlines())
        return "（已按普通段落放进正文，请看位置对不对）" if is_read else "（没有放进正文）"

    def _go_through(self, element: Any) -> None:
        for child in _children(element):
            if _name(child) == "p":
                self._paragraph(child)
            else:
                self._go_through(child)

    def _paragraph(self, paragraph: Any) -> None:
        words = _words(paragraph, deep=False)
        where = (
            f"“{_start(words)}”这一段" if words.strip() else f"“{_start(self._before)}”后面" if self._before else "开头"
        )
        self._before = words if words.strip() else self._before
        self._paragraphs.append((where, words))
        self._look(paragraph, where)

    def _look(self, element: Any, where: str) -> None:
        for child in _children(element):
            if (found := self._what(child)) is not None:
                self._named.extend((kind, where, text) for kind, text in [found] if text is not None)
                if _name(child) == "txbxContent":
                    self._go_through(child)
            else:
                self._look(child, where)

    def _what(self, element: Any) -> tuple[str, str | None] | None:
        """What an element is and its text; the text None: nothing to tell; None: look further into it."""
        name = _name(element)
        if name in _DELETED:
            return "修订：删去的字", _deleted(element) or None
        if name in _NOTES:
            said, kind = _NOTES[name]
            return said, self._notes[kind].get(_value(element, "id"), "") or None
        if name == "OLEObject":
            return "嵌入的对象", f"{_value(element, 'ProgID') or '别的程序的文件'}：没有带过来，请另存后作为附件上传。"
        if name in _WHOLE:
            return _WHOLE[name], _words(element) or "没有带过来，请改成表格或几句话。"
        return self._what_goes_on(element, name)

    def _what_goes_on(self, element: Any, name: str) -> tuple[str, str | None] | None:
        """As `_what`, for what is named while its words are kept, or that has none."""
        if name in ("blip", "imagedata"):
            said, self._alt = f"{self._alt}：" if self._alt else "", ""
            return "图片", f"{said}没有带过来。请把图另存，到“图片”里上传，写好替代文字。"
        if name == "docPr":
            self._alt = _value(element, "descr")[:200]
        if name == "fldSimple":
            return "域", f"{_words(element)}（{_value(element, 'instr').strip()[:80]}）没有带过来，请补上。"
        if name == "instrText":
            code = (element.text or "").split()
            if code and code[0].upper() not in _QUIET_FIELDS:
                return "域", f"{' '.join(code)[:80]}：只带来现在显示的字，以后不会自动更新。"
        if name in ("ins", "moveTo") and (added := _words(element)):
            self._named.append(("修订：新加的字", f"“{_start(added)}”", f"{added}（还没有接受的修订，已当作接受）"))
        if name == "vanish" and _value(element, "val") not in ("0", "false"):
            return "隐藏的字", "这一段有设成隐藏的字，也带过来了，请看要不要留。"
        return None


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    with archive.open(name) as file:
        return ET.parse(file).getroot()  # noqa: S314 - no document type: `office.check` refused it


def _by_id(archive: zipfile.ZipFile, names: set[str], part: str) -> dict[str, str]:
    name = f"word/{part}.xml"
    if name not in names:
        return {}
    return {_value(child, "id"): _words(child) for child in _part(archive, name)}


def _children(element: Any) -> Iterator[Any]:
    """The elements in one; of two ways to say the same thing only that which mammoth reads too."""
    children = list(element)
    if _name(element) == "AlternateContent":
        children = [child for child in children if _name(child) == "Fallback"] or children[:1]
    yield from children


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _words(element: Any, *, deep: bool = True) -> str:
    """The words in an element; not `deep`: without those of the boxes that hang on it, and of formulas."""
    name = _name(element)
    if name == "t":
        return element.text or ""
    if name in _DELETED or (not deep and name in ("txbxContent", "oMath")):
        return ""
    between = "\n" if name in ("txbxContent", "footnote", "endnote", "comment", "hdr", "ftr") else ""
    return between.join(filter(None, (_words(child, deep=deep) for child in _children(element))))


def _deleted(element: Any) -> str:
    return "".join(part.text or "" for part in element.iter() if _name(part) in ("delText", "t"))


def _start(words: str) -> str:
    bare = _SPACE.sub(" ", words).strip()
    return bare[:BEGINNING] + ("…" if len(bare) > BEGINNING else "")


def _squeezed(words: str) -> str:
    return _SPACE.sub("", words)
