"""Pages that nobody who is not logged in may read, in each way in which a page comes to be hidden."""

from collections.abc import Callable
from typing import Final

from wagtail.models import Page, PageViewRestriction

from accounts.roles import Role
from content.domain.withdraw import withdraw
from tests import factories as make


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


WAYS_TO_HIDE: Final[list[Callable[[], Page]]] = [draft, restricted, below_restricted, withdrawn]
