"""Fixtures that every suite shares."""

import pytest

from portal.models import HomePage
from tests import factories


@pytest.fixture
def home(db: None) -> HomePage:
    """The site's tree with its index pages, and nothing in them."""
    return factories.lay_site()
