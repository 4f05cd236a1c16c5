"""统一社会信用代码: the 18 characters by which an enterprise is known, and the ones we give where it has none yet."""

import secrets
import unicodedata

from django.core.exceptions import ValidationError

# GB 32100—2015: I, O, S, V and Z are left out, they are mistaken for digits.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
# S is in no real code, so one of ours can never be taken for one.
TEMPORARY_PREFIX = "LS"
# For constraints in the database; the check character is checked by `normalise_code`.
PATTERN = rf"^[{ALPHABET}]{{{LENGTH}}}$"
TEMPORARY_PATTERN = rf"^{TEMPORARY_PREFIX}[0-9]{{{LENGTH - len(TEMPORARY_PREFIX)}}}$"


def check_character(body: str) -> str:
    """Return the 18th character for the first 17 (GB 32100—2015, weights 3^(i-1) mod 31).

    Raises ValueError for a character that is in no code.
    """
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[-total % 31]


def normalise_code(text: str) -> str:
    """Return a code as the database has it: half-width capitals without spaces; ours are understood too.

    Raises ValidationError, in words for the person who typed it, where a character is missing or was misread.
    """
    code = "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "").upper()
    if is_temporary(code):
        return code
    if len(code) != LENGTH:
        raise ValidationError(
            f"统一社会信用代码是 18 位，这里有 {len(code)} 位。请对照营业执照再看一遍。", code="length"
        )
    if strange := [character for character in code if character not in ALPHABET]:
        raise ValidationError(
            f"统一社会信用代码里不会有“{strange[0]}”。字母 I、O、S、V、Z 都不用，请看看是不是 1、0、5、U、2。",
            code="character",
        )
    if check_character(code[:-1]) != code[-1]:
        raise ValidationError("统一社会信用代码对不上校验位，多半是抄错了一位。请对照营业执照再看一遍。", code="check")
    return code


def is_temporary(code: str) -> bool:
    """Whether it is one of ours, for an enterprise whose real code is not known yet."""
    tail = code.removeprefix(TEMPORARY_PREFIX)
    return tail != code and len(code) == LENGTH and tail.isascii() and tail.isdigit()


def temporary_code() -> str:
    """Return a code for an enterprise that has none at hand; chance, so that two desks never wait for one another."""
    return TEMPORARY_PREFIX + "".join(secrets.choice("0123456789") for _ in range(LENGTH - len(TEMPORARY_PREFIX)))
