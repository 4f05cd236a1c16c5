"""What messages say. Code declares each with its placeholders and first wording; a dated row in the admin overrides it.

A placeholder is written ``${name}``, as the SMS providers here write it too. It is replaced by a value and by nothing
else: no expression, no attribute, no template language; what a value holds is never read again.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from delivery.errors import NoText, StrayDollar, UnknownPlaceholder, WrongContext

_PLACEHOLDER: Final = re.compile(r"\$\{([a-z][a-z0-9_]*)\}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
# What carriers charge as one message, and as each part of a longer one, in UTF-16 units. Our signature counts.
ONE_SMS: Final = 70
PART_OF_SMS: Final = 67


@dataclass(frozen=True, slots=True)
class Declared:
    """One kind of message. `placeholders` maps each name to a sample that previews show."""

    code: str
    label: str
    placeholders: Mapping[str, str]
    text: str
    subject: str = ""
    secret: bool = False

    def check(self, *texts: str) -> None:
        """Raise UnknownPlaceholder or StrayDollar, each a sentence for whoever typed the text."""
        for text in texts:
            if unknown := [name for name in names_in(text) if name not in self.placeholders]:
                raise UnknownPlaceholder(unknown, list(self.placeholders))
            if (at := _PLACEHOLDER.sub("", text).find("$")) >= 0:
                raise StrayDollar(_PLACEHOLDER.sub("", text)[max(at - 5, 0) : at + 8])

    def values(self, context: Mapping[str, Any]) -> dict[str, str]:
        """Return the context as texts. Raises WrongContext unless it has exactly the declared names."""
        if set(context) != set(self.placeholders):
            raise WrongContext(f"{self.code} takes {sorted(self.placeholders)}, got {sorted(context)}")
        # PostgreSQL keeps no NUL in JSON.
        return {name: str(value).replace("\x00", "") for name, value in context.items()}


_declared: dict[str, Declared] = {}


def declare(
    code: str, *, label: str, placeholders: Mapping[str, str], text: str, subject: str = "", secret: bool = False
) -> Declared:
    """Announce a kind of message; rooms do so from `AppConfig.ready()`. The same code again replaces the first.

    `label` is its Chinese name for staff. `secret` (a login code): what was filled in is forgotten the moment the
    provider has taken it. Raises UnknownPlaceholder, StrayDollar, NoText for a text that staff could not save either.
    """
    if wrong := [name for name in placeholders if not _NAME.fullmatch(name)]:
        raise ValueError(f"{code}: not names of placeholders: {wrong}")
    if not text.strip():
        raise NoText
    made = Declared(code, label, dict(placeholders), text, subject, secret)
    made.check(subject, text)
    _declared[code] = made
    return made


def declare_table(words: Mapping[str, tuple[str, str, str]], samples: Mapping[str, str]) -> None:
    """Announce a room's messages: by code the name for staff, the subject, the text; `samples` for all of them.

    Each takes the placeholders that stand in it. Raises KeyError for one without a sample, and as `declare`.
    """
    for code, (label, subject, text) in words.items():
        placeholders = {name: samples[name] for name in names_in(subject + text)}
        declare(code, label=label, placeholders=placeholders, subject=subject, text=text)


def declared(code: str) -> Declared:
    """The kind of message with that code; raises LookupError naming those there are."""
    try:
        return _declared[code]
    except KeyError:
        raise LookupError(f"no message {code!r}; declared: {', '.join(sorted(_declared))}") from None


def every() -> list[Declared]:
    """All kinds of messages, by code."""
    return [_declared[code] for code in sorted(_declared)]


def label_of(code: str) -> str:
    """The Chinese name of a kind of message; of one that is no longer declared, its code."""
    return _declared[code].label if code in _declared else code


def text_of(code: str) -> str:
    """The wording in code; of a kind that is no longer declared, its code."""
    return _declared[code].text if code in _declared else code


def is_whole(code: str, context: Mapping[str, str]) -> bool:
    """Whether a message can still be filled in: its kind is declared and nothing of it was forgotten."""
    return code in _declared and set(context) == set(_declared[code].placeholders)


def is_secret(code: str) -> bool:
    """Whether what is filled in must be forgotten as soon as the message is out."""
    return code in _declared and _declared[code].secret


def names_in(text: str) -> list[str]:
    """The placeholders that a text names, each once, in order."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in their places; a name without a value stays as it is written."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def one_line(text: str) -> str:
    """A subject: no line break ever reaches a mail's head."""
    return " ".join(text.split())


def sms_length(text: str, sign_name: str = "") -> tuple[int, int]:
    """How long an SMS is, with its signature in 【】, and how many messages the carrier charges for it.

    Counted in UTF-16 units: a Chinese character, a letter and a digit are one each, an emoji is two.
    """
    whole = f"【{sign_name}】{text}" if sign_name else text
    length = len(whole.encode("utf-16-le")) // 2
    return length, 1 if length <= ONE_SMS else -(-length // PART_OF_SMS)


def labels(items: Iterable[Declared]) -> list[tuple[str, str]]:
    """Pairs for a choice in a form."""
    return [(item.code, item.label) for item in items]
