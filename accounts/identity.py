"""居民身份证号: what is one, what may be shown of it, and how it is kept: encrypted, with a keyed hash to find it by.

The keys are in the settings, the first one is used for what is new; `rotate_identity_keys` moves the rest over.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError

_FORM = re.compile(r"\d{17}[\dX]")
# GB 11643—1999.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def normalise_identity(text: str) -> str:
    """Return a number of 18 characters, half-width, X in capital.

    Raises ValidationError, in words for the person who typed it, where it cannot be one (GB 11643—1999).
    """
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not _FORM.fullmatch(number):
        raise ValidationError("身份证号是 18 位，最后一位可能是 X。请对照证件再看一遍。", code="form")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        born = None
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    if born is None or _CHECKS[total % 11] != number[17]:
        raise ValidationError("身份证号对不上校验位，多半是抄错了一位。请对照证件再看一遍。", code="check")
    return number


def mask_identity(number: str) -> str:
    """Return a number of which only the first three and the last two characters can be read."""
    return f"{number[:3]}{'*' * 13}{number[-2:]}" if len(number) == 18 else ""


def encrypt(number: str) -> bytes:
    """Encrypt under the newest key. Raises ImproperlyConfigured without keys."""
    return _box().encrypt(number.encode())


def decrypt(kept: bytes) -> str:
    """Read what any of the keys encrypted. Raises LookupError where its key is gone, ImproperlyConfigured without."""
    try:
        return _box().decrypt(bytes(kept)).decode()
    except InvalidToken as error:
        raise LookupError("no key opens this number") from error


def again(kept: bytes) -> bytes:
    """Encrypt under the newest key what an older one encrypted. Raises LookupError where its key is gone."""
    try:
        return _box().rotate(bytes(kept))
    except InvalidToken as error:
        raise LookupError("no key opens this number") from error


def fingerprints(number: str) -> list[str]:
    """Return by what a number is found, newest key first: keyed, so that a stolen table cannot be tried out."""
    return [hmac.new(_hash_key(key), number.encode(), hashlib.sha256).hexdigest() for key in _keys()]


def _box() -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(key, b"encrypt"))) for key in _keys()])


def _hash_key(key: str) -> bytes:
    return _key(key, b"find")


def _key(secret: str, use: bytes) -> bytes:
    """One secret, one key for each use."""
    return hmac.new(secret.encode(), b"identity number: " + use, hashlib.sha256).digest()


def _keys() -> Sequence[str]:
    if not settings.IDENTITY_KEYS:
        raise ImproperlyConfigured("IDENTITY_KEYS：还没有设身份证号的密钥，不能收身份证号。请先在 .env 里设。")
    return settings.IDENTITY_KEYS
