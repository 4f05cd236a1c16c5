"""The whole site, served."""

from tests.e2e.conftest import site, site_environment  # noqa: F401
