"""Registering over HTTP: people who are logged in, sixteen connections, as fast as the site answers."""

import os
import re
import subprocess
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as Login
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.middleware import SEEN
from accounts.models import User
from tests.bench.site import HEADERS, HOST, Running, site
from tests.training.making import session
from training.models import CoursePage, Trainee

CONNECTIONS: Final = 16
# Long enough that what is done once in each worker does not count, and that writing to disk does.
SECONDS: Final = 10
TOKEN: Final = "a" * 32
# Each request is another person's; who has none left asks for nothing more.
SCRIPT: Final = """
local cookies, number = {{}}, 0
for line in io.lines("{cookies}") do cookies[#cookies + 1] = line end
function request()
  number = number + 1
  if number > #cookies then wrk.thread:stop() end
  local who = cookies[math.min(number, #cookies)]
  local told = {{{headers}, ["Cookie"] = who .. "; csrftoken={token}"}}
  return wrk.format("POST", "{path}", told, "csrfmiddlewaretoken={token}")
end
function done(summary, latency)
  io.write(string.format("told %d %d %d\\n", summary.requests, summary.duration, latency:percentile(99)))
end
"""


def measure(name: str, of: CoursePage, people: list[Trainee]) -> dict[str, float]:
    """Whole registrations a second, the slowest of a hundred, and what one costs the web workers.

    `people` are enough for all that can be asked in the time; each is logged in beforehand.
    """
    at = session(of, capacity=len(people))
    more = {"DATABASE_URL": os.environ["DATABASE_URL"]} if "DATABASE_URL" in os.environ else {}
    path = reverse("training_register", args=[at.uuid])
    warm, rest = people[:200], people[200:]
    with site(name, **more) as served:
        _load(served, path, _logins(warm), seconds=5)
        connection.close()
        before, used = at.registrations.count(), served.cpu_seconds()
        asked, seconds, p99 = _load(served, path, _logins(rest), seconds=SECONDS)
        used = served.cpu_seconds() - used
    connection.close()
    made = at.registrations.filter(state="confirmed").count() - before
    # Every answer was a seat; those still on the way when the clock stopped may have one more each.
    assert 0 <= made - asked <= CONNECTIONS, (made, asked)
    return {"http_tps": asked / seconds, "http_p99_ms": p99 * 1000, "http_cpu_ms": used / made * 1000}


def _load(served: Running, path: str, logins: list[str], *, seconds: int) -> tuple[int, float, float]:
    """How many were answered, in how many seconds, the slowest of a hundred in seconds."""
    headers = {**HEADERS, "Referer": f"https://{HOST}{path}", "Content-Type": "application/x-www-form-urlencoded"}
    said = ", ".join(f'["{key}"] = "{value}"' for key, value in headers.items())
    with tempfile.TemporaryDirectory() as folder:
        cookies, script = Path(folder) / "cookies", Path(folder) / "script.lua"
        cookies.write_text("\n".join(f"{settings.SESSION_COOKIE_NAME}={login}" for login in logins))
        script.write_text(SCRIPT.format(cookies=cookies, path=path, headers=said, token=TOKEN))
        told = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "20s", "-s", str(script), served.url("/")],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    assert "Non-2xx" not in told, told
    assert "Socket errors" not in told, told
    found = re.search(r"told (\d+) (\d+) (\d+)", told)
    assert found, told
    asked, duration, p99 = (int(part) for part in found.groups())
    return asked, duration / 1e6, p99 / 1e6


def _logins(people: list[Trainee]) -> list[str]:
    """A session key for each, as after a login a moment ago."""
    store, rows = SessionStore(), []
    expires = timezone.now() + timedelta(days=1)
    for trainee in people:
        person = trainee.person
        assert isinstance(person, User)
        held = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            SEEN: int(time.time()),
        }
        rows.append(
            Login(session_key=store._get_new_session_key(), session_data=store.encode(held), expire_date=expires)
        )
    Login.objects.bulk_create(rows)
    return [row.session_key for row in rows]
