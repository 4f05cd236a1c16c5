"""What people paste, once more on the server: fields hold words and line breaks, nothing that cannot be seen.

No field of a page holds markup, so there is no list of allowed elements: `<b>` is shown as it was typed. Word brings
other things: its own line breaks, signs of lists in private letters, spaces that do not break.
"""

import re
from typing import Any, Final

from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue

from content.lines import split_lines
from intake.signs import NUMBER, number_of
from intake.text import tidy

_BREAKS: Final = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
# Letters of Symbol and Wingdings, which other fonts show as empty boxes.
_DRAWN: Final = re.compile("(?m)^([ \t\u3000]*)[\uf000-\uf0ff][ \t]*")
_BULLET: Final = re.compile("[•·●▪■◆◇□➢►][ \t]*")


def clean_text(text: str) -> str:
    """Return a pasted text with plain line breaks and without what nobody can see; the words stay as typed."""
    plain = _BREAKS.sub("\n", text).replace("\xa0", " ")
    return tidy(_DRAWN.sub(r"\1• ", plain))


def clean_lines(text: str) -> str:
    """Return a text of which each line is an item: without dots before them, nor numbers that only count them."""
    lines = [_BULLET.sub("", line, count=1) for line in split_lines(clean_text(text))]
    signs = [NUMBER.match(line) for line in lines]
    if len(lines) > 1 and all(sign and number_of(sign) == at for at, sign in enumerate(signs, 1)):
        lines = [line[sign.end() :] for line, sign in zip(lines, signs, strict=True) if sign]
    return "\n".join(line for line in lines if line)


def clean_value(value: Any) -> Any:
    """Return a field's value cleaned: a text, or every text in a body made of blocks, which is changed in place."""
    match value:
        case str():
            return clean_text(value)
        case StreamValue():
            for child in value:
                child.value = clean_value(child.value)
        case ListValue():
            for child in value.bound_blocks:
                child.value = clean_value(child.value)
        case StructValue():
            for name, part in value.items():
                value[name] = clean_value(part)
    return value
