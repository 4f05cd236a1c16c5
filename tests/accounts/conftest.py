"""What the tests of accounts share."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests import factories

PASSWORD = "pass-word-1"


@pytest.fixture(autouse=True)
def empty_cache(db: None) -> Iterator[None]:
    """Attempts of one test count in no other."""
    cache.clear()
    yield
    cache.clear()


def second_step(browser: Client, code: str = "") -> HttpResponse:
    """Enter what the phone shows now."""
    return browser.post("/accounts/2fa/authenticate/", {"code": code or factories.code_now()})


@pytest.fixture
def log_in() -> Callable[[User], Client]:
    """Return a function that gives a browser in which the person is logged in."""

    def browser_of(person: User) -> Client:
        browser = Client()
        browser.force_login(person)
        return browser

    return browser_of
