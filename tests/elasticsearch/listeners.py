"""Addresses at which somebody takes the call and does not do what a node would."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


@dataclass
class Listener:
    """Where it listens and how often it was called."""

    url: str
    calls: int = 0


@contextmanager
def listener(*, hangs_up: bool) -> Iterator[Listener]:
    """Take every call and hang up at once, or say nothing for ever."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        made = Listener(f"http://127.0.0.1:{server.getsockname()[1]}")
        held: list[socket.socket] = []

        def take() -> None:
            with suppress(OSError):
                while True:
                    call = server.accept()[0]
                    made.calls += 1
                    held.append(call)
                    if hangs_up:
                        call.close()

        threading.Thread(target=take, daemon=True).start()
        yield made
        server.shutdown(socket.SHUT_RDWR)
        for call in held:
            call.close()
