"""Production: every unsafe or missing setting stops start-up (portal/checks.py)."""

from portal.settings.base import *  # noqa: F403
