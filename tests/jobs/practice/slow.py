"""The site, with one page more that waits for permission to end."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from portal.wsgi import application as site
from tests.jobs.waiting import until


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] != "/slow":
        return site(environ, start_response)
    folder = Path(os.environ["PRACTICE_DIR"])
    (folder / "begun").touch()
    until((folder / "go").exists, "permission to end")
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return ["慢慢来".encode()]
