"""The sitemap names every page that anyone may read, and robots.txt names the sitemap."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_script_prefix, set_script_prefix
from lxml import etree
from wagtail.models import Page

from content.models import PublishedRevision
from portal.findable import sitemap
from portal.models import HomePage
from tests import factories as make

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "sitemap.xsd"))
NAMES = {"s": sitemap.NAMESPACE}


def read(client: Client, address: str = "/sitemap.xml") -> etree._Element:
    """The file, checked against the protocol."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    root = etree.fromstring(response.content)
    SCHEMA.assertValid(root)
    return root


def addresses(root: etree._Element) -> list[str]:
    return [node.text for node in root.iterfind(".//s:loc", NAMES)]


def test_every_page_with_the_time_of_its_last_release(client: Client, pages: list[Page]) -> None:
    make.publish(pages[1])
    found = {
        url.findtext("s:loc", namespaces=NAMES): url.findtext("s:lastmod", namespaces=NAMES)
        for url in read(client).iterfind("s:url", NAMES)
    }
    assert {page.full_url for page in Page.objects.live().filter(depth__gt=1)} == set(found)
    last = PublishedRevision.objects.get(page=pages[1].pk, number=2).released_at
    assert found[pages[1].full_url] == last.isoformat(timespec="seconds")


def test_what_nobody_may_read_is_not_named(client: Client, hidden: Page, pages: list[Page]) -> None:
    shown = addresses(read(client))
    assert pages[0].full_url in shown
    assert not any(hidden.slug in address for address in shown)


def test_the_price_is_the_same_for_many(client: Client, home: HomePage, django_assert_num_queries: Any) -> None:
    make.case()
    client.get("/sitemap.xml")
    with django_assert_num_queries(3):
        client.get("/sitemap.xml")
    for _ in range(5):
        make.case()
    with django_assert_num_queries(3):
        assert len(addresses(read(client))) == 15


def test_a_long_list_is_parted(client: Client, pages: list[Page], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = addresses(read(client))
    monkeypatch.setattr(sitemap, "PER_FILE", 4)
    parts = addresses(read(client))
    assert len(parts) == 4
    paths = [part.removeprefix(pages[0].get_site().root_url) for part in parts]
    assert [address for path in paths for address in addresses(read(client, path))] == whole
    assert client.get("/sitemap-5.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_where_the_map_is_and_what_to_leave(client: Client, home: HomePage) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    closed = {"/admin/", "/accounts/", "/search/", "/contact/", "/*/feedback/"}
    assert {f"Disallow: {path}" for path in closed} <= set(lines)
    assert f"Sitemap: {home.get_site().root_url}/sitemap.xml" in lines


def test_below_a_prefix_every_address_has_it(client: Client, pages: list[Page]) -> None:
    root = home_address = pages[0].get_site().root_url
    set_script_prefix("/safety/")
    try:
        robots = client.get("/robots.txt", SCRIPT_NAME="/safety").content.decode()
        listed = addresses(read(client))
    finally:
        clear_script_prefix()
    assert "Disallow: /safety/admin/" in robots
    assert f"Sitemap: {root}/safety/sitemap.xml" in robots
    assert listed
    assert all(address.startswith(f"{home_address}/safety/") for address in listed)
