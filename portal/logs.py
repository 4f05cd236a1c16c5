"""Logging: one JSON object a line, with what identifies people masked before it is written."""

import re
from typing import Any

from pythonjsonlogger.json import JsonFormatter

_PHONE = re.compile(r"(?<!\d)((?:\+?86)?1[3-9]\d)\d{4}(\d{4})(?!\d)")
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{6})\d{8}(\d{3}[0-9Xx])(?![0-9A-Za-z])")
_EMAIL = re.compile(r"([A-Za-z0-9_.+-])[A-Za-z0-9_.+-]*(@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
# Extras that hold a person's name are shown as the family name and stars.
NAME_KEYS = frozenset({"name", "person", "person_name", "user_name", "contact"})


def mask(text: str) -> str:
    """Return a text in which phone numbers, ID numbers and e-mail addresses cannot be read in full."""
    text = _ID_NUMBER.sub(r"\1********\2", text)
    text = _PHONE.sub(r"\1****\2", text)
    return _EMAIL.sub(r"\1***\2", text)


def mask_name(name: str) -> str:
    """Return a name of which only the first character can be read."""
    return name[:1] + "**" if name else ""


def _masked(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {inner: _masked(inner, item) for inner, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(key, item) for item in value]
    if isinstance(value, str):
        return mask_name(value) if key in NAME_KEYS else mask(value)
    return value


class MaskedJsonFormatter(JsonFormatter):
    """Masks the finished record, so that arguments, extras and tracebacks are all covered."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Mask every text in the record."""
        logger = log_data.pop("logger", None)
        masked = {key: _masked(key, value) for key, value in super().process_log_record(log_data).items()}
        return masked if logger is None else {**masked, "logger": logger}


def logging_settings(folder: str, level: str) -> dict[str, Any]:
    """Return Django's LOGGING: JSON to stderr and to a file that `logrotate` may move away (docs/adr/0005)."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "portal.logs.MaskedJsonFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(process)d",
                "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
                "json_ensure_ascii": False,
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
            "file": {
                "class": "logging.handlers.WatchedFileHandler",
                "filename": f"{folder}/portal.log",
                "formatter": "json",
                "delay": True,
            },
        },
        "root": {"handlers": ["stderr", "file"], "level": level},
        "loggers": {"django.server": {"level": "WARNING"}},
    }
