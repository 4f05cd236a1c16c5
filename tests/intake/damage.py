"""Files with a few bits turned, a piece cut out or doubled: what a bad line or a curious mind sends."""

from collections.abc import Callable
from random import Random

from intake.documents import PAPERS, TEXTS, check, read_word
from intake.errors import UploadRefused
from intake.images import clean
from tests.intake import papers, pictures
from tests.intake.word_files import main_part, packed

MAKERS: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: pictures.photo_with_a_past(6),
    "progressive": lambda: pictures.jpeg(progressive=True),
    "png": pictures.png,
    "gif": lambda: pictures.file_of(pictures.painted(), "GIF"),
    "webp": lambda: pictures.file_of(pictures.painted(), "WEBP"),
    "heic": lambda: pictures.file_of(pictures.painted(), "HEIF"),
    "avif": lambda: pictures.file_of(pictures.painted(), "AVIF"),
    "pdf": lambda: papers.pdf(3),
    "docx": papers.word,
    "xlsx": papers.sheet,
    # The text of a Word file before it is packed: else all that is damaged is the packing.
    "word": main_part,
}
PAPER_KINDS = PAPERS | TEXTS


def damaged(file: bytes, seed: int) -> bytes:
    """The file with up to twelve faults; the same each time for the same seed."""
    chance, content = Random(seed), bytearray(file)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at] ^= 1 << chance.randrange(8)
            case 1:
                content[at] = chance.randrange(256)
            case 2:
                del content[at : at + chance.randrange(1, 9)]
            case _:
                content[at:at] = content[at : at + chance.randrange(1, 40)]
        if not content:
            break
    return bytes(content)


def ends_well(kind: str, file: bytes) -> bool:
    """True when it was taken, False when it was refused in words; anything else is an error."""
    try:
        if kind == "word":
            read_word(packed(file))
        elif kind in ("pdf", "docx", "xlsx"):
            check(file, name=f"a.{kind}", taken=PAPER_KINDS)
        else:
            clean(file)
    except UploadRefused as refusal:
        said = str(refusal)
    else:
        return True
    assert said.endswith("。")
    return False
