"""One style sheet on the wire, one file a component in the repository."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, overload

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SHEETS = Path(__file__).parent / "css"
NAME = "theme/site.css"


def joined() -> str:
    """Return all style sheets of `theme/css` one after the other, in the order of their file names."""
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sorted(SHEETS.glob("*.css")))


class JoinedSheetFinder(BaseFinder):
    """Finds `theme/site.css`: for `collectstatic` once, in development whenever a browser asks for it."""

    @overload
    def find(self, path: str, find_all: Literal[False] = False) -> str | None: ...
    @overload
    def find(self, path: str, find_all: Literal[True]) -> list[str]: ...
    def find(self, path: str, find_all: bool = False, **_old_names: Any) -> list[str] | str | None:
        """Return where the joined sheet lies, written anew if a part has changed."""
        if path != NAME:
            # A None would be taken for a find when no finder has the file.
            return []
        found = str(self._written())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """Yield the joined sheet for `collectstatic`."""
        del ignore_patterns  # there is one file, and the site needs it
        self._written()
        yield NAME, FileSystemStorage(location=self._folder())

    def _folder(self) -> Path:
        return Path(settings.VAR_DIR) / "theme"

    def _written(self) -> Path:
        target = self._folder() / NAME
        text = joined()
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Renamed into place: another process may be reading.
            handle, draft = tempfile.mkstemp(dir=target.parent, suffix=".css")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(draft).chmod(0o644)
            Path(draft).replace(target)
        return target
