"""What a paper may load: `data:` addresses and the theme's own files. Nothing else is ever opened."""

import mimetypes
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit
from urllib.request import DataHandler, Request

from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

# Relative addresses in a paper are taken from here. The host does not exist and is never asked.
BASE: Final = "https://paper.invalid/"
THEME: Final = Path(__file__).resolve().parent.parent
FOLDERS: Final = (THEME / "figures", THEME / "static", THEME / "paper")
# Sheets of style and scripts are no business of a paper's text.
KINDS: Final = {".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"}


class NotOurs(URLFetchingError):
    """The address is neither `data:` nor a file of the theme."""


class OwnFiles(URLFetcher):
    """Knows `data:` and pictures below `FOLDERS`; has no handler that could open a socket or another file."""

    def __init__(self) -> None:
        super().__init__()
        # What the parent class would open with; without them even a way round `fetch` ends nowhere.
        self.handlers.clear()
        self.handle_open.clear()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return what stands behind an address. Raises NotOurs."""
        del headers
        if url[:5].lower() == "data:":
            return self._data(url)
        path = own_file(url)
        if path is None:
            raise NotOurs(url[:200])
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    def _data(self, url: str) -> URLFetcherResponse:
        try:
            answer = DataHandler().data_open(Request(url))  # noqa: S310 - this handler only decodes
            return URLFetcherResponse(url, answer.read(), {"Content-Type": answer.headers.get_content_type()})
        except (ValueError, LookupError) as error:
            raise NotOurs("data: that cannot be read") from error


def own_file(url: str) -> Path | None:
    """Return the theme's picture behind an address; None for every other address, however it is written."""
    if not url.startswith(BASE):
        return None
    name = unquote(urlsplit(url).path).lstrip("/")
    if not name or "\x00" in name or "\\" in name:
        return None
    for folder in FOLDERS:
        path = (folder / name).resolve()
        if path.is_relative_to(folder) and path.suffix.lower() in KINDS and path.is_file():
            return path
    return None
