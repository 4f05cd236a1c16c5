"""The browser and the site of the end-to-end tests."""

from tests.e2e.conftest import browser, site, site_environment  # noqa: F401
