"""A small site with one page of each kind, and pages that nobody may find."""

from collections.abc import Callable

import pytest
from wagtail.models import Page

from portal.models import HomePage
from tests import factories as make
from tests.hidden import WAYS_TO_HIDE


@pytest.fixture
def pages(home: HomePage) -> list[Page]:
    """One published page of each kind."""
    standard = make.standard()
    return [
        standard,
        make.criterion(standard),
        make.case(),
        make.article(),
        make.question(),
        make.law(),
        make.topic(),
    ]


@pytest.fixture(params=WAYS_TO_HIDE, ids=lambda hide: hide.__name__)
def hidden(home: HomePage, request: pytest.FixtureRequest) -> Page:
    """A page that nobody who is not logged in may read."""
    hide: Callable[[], Page] = request.param
    return Page.objects.get(pk=hide().pk).specific
