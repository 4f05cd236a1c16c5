"""The browser, the site and the editor of the accessibility tests."""

from tests.a11y.conftest import browser, editor, site, site_environment, world  # noqa: F401
