"""The staff's pages are there for the networks listed, and for nobody else."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from portal.middleware import AdminNetworksMiddleware

STAFF_PAGES = [
    "/admin/",
    "/admin/login/",
    "/admin/enterprises/",
    "/accounts/desk/slips/",
    "/accounts/desk/second-factor/",
]
LISTED = override_settings(ADMIN_NETWORKS=["10.1.0.0/16", "2001:db8::/32"], ALLAUTH_TRUSTED_PROXY_COUNT=1)

pytestmark = pytest.mark.django_db


def status(path: str, address: str) -> int:
    return Client().get(path, HTTP_X_FORWARDED_FOR=address).status_code


@LISTED
@pytest.mark.parametrize("path", STAFF_PAGES)
@pytest.mark.parametrize("address", ["10.2.0.1", "192.0.2.1", "2001:db9::1", "::ffff:10.2.0.1"])
def test_elsewhere_they_are_not_there(home, path: str, address: str) -> None:
    assert status(path, address) == 404


@LISTED
@pytest.mark.parametrize("path", STAFF_PAGES)
@pytest.mark.parametrize("address", ["10.1.255.1", "2001:db8::1", "::ffff:10.1.0.1"])
def test_from_what_is_listed_one_is_asked_to_log_in(home, path: str, address: str) -> None:
    assert status(path, address) == 302


@LISTED
def test_an_address_that_somebody_claims_to_have_does_not_count(home) -> None:
    assert status("/admin/", "10.1.0.1, 192.0.2.1") == 404


@LISTED
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/mine/"])
def test_everybody_reads_and_logs_in_from_anywhere(home, path: str) -> None:
    assert status(path, "192.0.2.1") in {200, 302}


def test_none_listed_is_from_anywhere(home) -> None:
    assert status("/admin/", "192.0.2.1") == 302


@override_settings(ADMIN_NETWORKS=["10.1.0.1/16"])
def test_a_network_that_is_none_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="ADMIN_NETWORKS"):
        AdminNetworksMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]
