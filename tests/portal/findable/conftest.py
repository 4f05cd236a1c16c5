"""A small site with one page of each kind, and pages that nobody may find."""

from collections.abc import Callable

import pytest
from wagtail.models import Page, PageViewRestriction

from accounts.roles import Role
from content.domain.withdraw import withdraw
from portal.models import HomePage
from tests import factories as make


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


def draft() -> Page:
    return make.case(live=False)


def restricted() -> Page:
    page = make.case()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return page


def below_restricted() -> Page:
    standard = make.standard()
    PageViewRestriction.objects.create(page=standard, restriction_type=PageViewRestriction.LOGIN)
    return make.criterion(standard)


def withdrawn() -> Page:
    page = make.case()
    withdraw(page, by=make.user(Role.RELEASER), reason="写错了")
    return page


@pytest.fixture(params=[draft, restricted, below_restricted, withdrawn], ids=lambda hide: hide.__name__)
def hidden(home: HomePage, request: pytest.FixtureRequest) -> Page:
    """A page that nobody who is not logged in may read."""
    hide: Callable[[], Page] = request.param
    return Page.objects.get(pk=hide().pk).specific
