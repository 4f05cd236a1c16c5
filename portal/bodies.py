"""A request whose body ends early is refused: half a form, half a file would pass for whole ones.

Django takes whatever has come when the connection breaks: half a table reads like a shorter one.
"""

from collections.abc import Callable, Iterable
from typing import IO, Any

from django.core.exceptions import BadRequest

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WholeBody:
    """What the server hands over of a body; Django never asks for more than was announced."""

    def __init__(self, body: IO[bytes]) -> None:
        self._body = body
        self.readline = body.readline

    def read(self, size: int) -> bytes:
        """Return as many bytes as are asked for. Raises BadRequest where there are fewer."""
        data = self._body.read(size)
        while len(data) < size:
            more = self._body.read(size - len(data))
            if not more:
                raise BadRequest("the body ended early")
            data += more
        return data


def with_whole_bodies(application: Application) -> Application:
    """Put before an application of Django's."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.input"] = WholeBody(environ["wsgi.input"])
        return application(environ, start_response)

    return answer
