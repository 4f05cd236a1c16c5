"""Reports of what the policy stopped reach the log, and nobody can flood it."""

import json
import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

pytestmark = pytest.mark.django_db

OLD = {
    "csp-report": {
        "document-uri": "https://portal.example.gov.cn/standards/?phone=13800000000",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?a=b",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "https://portal.example.gov.cn/a/",
            "effectiveDirective": "img-src",
            "blockedURL": "data",
        },
    }
]


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def send(client: Client, told: Any, **headers: Any) -> int:
    body = told if isinstance(told, bytes) else json.dumps(told)
    return client.post("/policy-report/", body, content_type="application/csp-report", **headers).status_code


def written(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "portal.policy_reports"]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (OLD, ("portal.example.gov.cn/standards/", "script-src-elem", "evil.example/x.js")),
        (NEW, ("portal.example.gov.cn/a/", "img-src", "data")),
    ],
)
def test_a_report_is_logged_without_what_may_name_people(
    client: Client, caplog: pytest.LogCaptureFixture, told: Any, kept: tuple[str, ...]
) -> None:
    with caplog.at_level(logging.WARNING, "portal.policy_reports"):
        assert send(client, told) == 204
    (record,) = written(caplog)
    assert (record.page, record.directive, record.blocked) == kept


@pytest.mark.parametrize("told", [b"", b"no json", b"\xff\xfe", b"[]", b"3", b'[{"body": 3}]', b"{}", b"[" * 9000])
def test_nonsense_is_refused_and_not_logged(client: Client, caplog: pytest.LogCaptureFixture, told: bytes) -> None:
    with caplog.at_level(logging.WARNING, "portal.policy_reports"):
        assert send(client, told) == 400
    assert written(caplog) == []


def test_a_large_one_is_refused_unread(client: Client) -> None:
    assert send(client, b"x" * 20_000) == 413


def test_a_batch_and_a_flood_have_their_limits(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "portal.policy_reports"):
        answers = [send(client, NEW * 50) for _ in range(25)]
    assert answers == [204] * 20 + [429] * 5
    assert len(written(caplog)) == 200
    assert send(client, NEW, REMOTE_ADDR="10.0.0.9") == 204


def test_it_is_no_page(client: Client) -> None:
    assert client.get("/policy-report/").status_code == 405


def test_pages_name_it(client: Client, home: object) -> None:
    assert "report-uri /policy-report/" in client.get("/")["Content-Security-Policy"]
