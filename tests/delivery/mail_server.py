"""A mail server of a few lines: takes mail, or answers a recipient with what the test says."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """What arrived, and what it says to recipients instead of 250."""

    port: int
    mails: list[str] = field(default_factory=list)
    to_recipient: str = "250 ok"
    after_data: str = "250 taken"
    greeting: str = "220 hello"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Serve until the block ends."""

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            self.say(there.greeting)
            while line := self.rfile.readline().decode().strip():
                word = line.upper().split()[0]
                if word == "DATA":
                    self.say("354 go on")
                    lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                    there.mails.append("\n".join(lines))
                    self.say(there.after_data)
                elif word == "RCPT":
                    self.say(there.to_recipient)
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        there = MailServer(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield there
        finally:
            server.shutdown()
            thread.join()
