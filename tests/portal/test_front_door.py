"""Headers, health and what no browser sends."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import clear_script_prefix, set_script_prefix

from portal.models import HomePage
from tests import factories

STRICT = "default-src 'none'"


def test_the_process_is_alive_without_a_database(client: Client) -> None:
    response = client.get("/healthz")  # no database fixture: a query would fail the test
    assert response.content == b"ok"
    assert "no-store" in response["Cache-Control"]
    assert client.post("/healthz").status_code == 405


def test_readiness_names_pending_migrations(client: Client, db: None) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="jobs").delete()
    reasons = client.get("/readyz").json()["reasons"]
    assert any("迁移没执行" in reason for reason in reasons)


def test_readiness_names_its_reasons(client: Client, db: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "nowhere"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "搜索索引目录读不了" in response.json()["reasons"][0]
    settings.SEARCH_INDEX_DIR = tmp_path
    assert client.get("/readyz").json() == {"ready": True, "reasons": []}


def test_public_pages_load_our_own_files_only(client: Client, home: HomePage) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert STRICT in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert client.get("/nowhere/")["Content-Security-Policy"] == policy


def test_the_admin_has_a_policy_of_its_own(home: HomePage) -> None:
    client = Client()
    client.force_login(factories.user(is_superuser=True, is_staff=True))
    assert "'unsafe-inline'" in client.get("/admin/")["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/%00", "/?q=%00", "/search/?q=a%00b", "/search/?q=%ff", "/standards/?sector=%00"])
def test_broken_text_is_refused_in_chinese(client: Client, home: HomePage, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert 'lang="zh-Hans"' in response.content.decode()


def test_an_address_in_another_encoding_is_not_found(client: Client, home: HomePage) -> None:
    response = client.get("/%ff%fe/")
    assert response.status_code == 404
    assert "<h1" in response.content.decode()


def test_nul_in_a_cookie_is_refused_before_a_session_is_looked_up(client: Client, home: HomePage) -> None:
    response = client.get("/", headers={"cookie": 'sessionid="a\\000b"'})
    assert response.status_code == 400
    assert 'lang="zh-Hans"' in response.content.decode()


def test_a_replacement_character_typed_by_a_reader_is_text_like_any_other(client: Client, home: HomePage) -> None:
    assert "搜索" in client.get("/search/", {"q": "\ufffd除尘器"}).content.decode()


def test_the_site_can_live_under_a_prefix(client: Client, home: HomePage) -> None:
    page = factories.criterion()
    set_script_prefix("/safety/")
    try:
        html = client.get(page.get_url_parts()[2].removeprefix("/safety"), SCRIPT_NAME="/safety").content.decode()
    finally:
        clear_script_prefix()
    assert page.title in html
    assert 'action="/safety/search/"' in html
    assert 'href="/safety/standards/"' in html
