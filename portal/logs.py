"""Logging: one JSON object a line, with what identifies people masked before it is written."""

import logging
import re
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from pythonjsonlogger.json import JsonFormatter

from delivery.masking import without_addresses

_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{6})\d{8}(\d{3}[0-9Xx])(?![0-9A-Za-z])")
# Extras that hold a person's name are shown as the family name and stars.
NAME_KEYS = frozenset({"name", "person", "person_name", "user_name", "contact"})


def mask(text: str) -> str:
    """Return a text in which phone numbers, ID numbers and e-mail addresses cannot be read in full."""
    return without_addresses(_ID_NUMBER.sub(r"\1********\2", text))


def mask_name(name: str) -> str:
    """Return a name of which only the first character can be read."""
    return name[:1] + "**" if name else ""


def _masked(key: str, value: Any) -> Any:
    """Return a value as it may be written: containers of texts and numbers, nothing that would show a person."""
    if isinstance(value, dict):
        return {inner: _masked(inner, item) for inner, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(key, item) for item in value]
    if key in NAME_KEYS:
        return mask_name(str(value))
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if mask(str(value)) == str(value) else mask(str(value))
    return mask(_shown(value))


def _shown(value: object) -> str:
    if isinstance(value, Model):
        # Its str() is often a name.
        return f"{value._meta.label} {value.pk}"
    if isinstance(value, HttpRequest):
        return f"{value.method} {value.path}"
    return str(value)


class MaskedJsonFormatter(JsonFormatter):
    """Masks the finished record, so that arguments, extras and tracebacks are all covered."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Mask every text in the record."""
        logger = log_data.pop("logger", None)
        masked = {key: _masked(key, value) for key, value in super().process_log_record(log_data).items()}
        return masked if logger is None else {**masked, "logger": logger}


class MaskedFormatter(logging.Formatter):
    """The same for people's eyes: one's own terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Mask the finished line or lines."""
        return mask(super().format(record))


class LogFileHandler(WatchedFileHandler):
    """Appends to a file that `manage.py rotate_logs` may move away at any moment, beside other processes.

    A line is written by one call, however long, so that two processes never mix theirs.
    """

    LONGEST_LINE = 1024 * 1024

    def _open(self) -> TextIOWrapper:
        binary = Path(self.baseFilename).open("ab", buffering=self.LONGEST_LINE)  # noqa: SIM115 - FileHandler closes it
        return TextIOWrapper(binary, encoding="utf-8")


def logging_settings(folder: str, level: str) -> dict[str, Any]:
    """Return Django's LOGGING: JSON to stderr and to a file in `folder` (docs/adr/0005), faults by mail."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "portal.logs.MaskedJsonFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(process)d",
                "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
                "json_ensure_ascii": False,
            },
            "plain": {
                "()": "portal.logs.MaskedFormatter",
                "format": "%(asctime)s %(levelname)s %(message)s",
                "datefmt": "%H:%M:%S",
            },
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
            "file": {
                "class": "portal.logs.LogFileHandler",
                "filename": f"{folder}/portal.log",
                "formatter": "json",
                "delay": True,
            },
            "faults": {"class": "portal.faults.handler.FaultHandler"},
        },
        "root": {"handlers": ["stderr", "file", "faults"], "level": level},
        "loggers": {
            # Django gives its own loggers a console handler with DEBUG; ours are enough.
            "django": {"handlers": [], "level": level},
            "django.server": {"handlers": [], "level": "WARNING"},
            # Lines without end for each page saved; who released what stands in the release log.
            "wagtail": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            # A line for each request and a traceback for each node that is away; `search` says what comes of it.
            "elastic_transport": {"level": "ERROR"},
        },
    }
