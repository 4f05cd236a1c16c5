"""Tests: fast password hashing, mail kept in memory, folders of their own, everything else as in development."""

import os
import sys

# The settings of this machine are for the site, not for its tests.
os.environ.setdefault("ENV_FILE", os.devnull)

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES, INSTALLED_APPS, LOGGING, VAR_DIR, env

# Tables and commands on which the background machinery is tried out, and a register to import into.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.practice", "tests.intake.practice"]

SECRET_KEY = "test-only-not-a-secret"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Errors are not told: a thread beside a test would write to its database. See tests/portal/test_faults.py.
ADMINS = []
LOGGING["root"]["handlers"].remove("faults")
SMS_PROVIDER = env.str("SMS_PROVIDER", default="console")
SERVE_MEDIA = True
# Nothing writes beside a test; what is to be written is written when the test says so.
SEARCH_NOTES_SECONDS = env.float("SEARCH_NOTES_SECONDS", default=0)
DEMO_DATA = True
# Only by hand, unless told so.
BACKUP_AT = env.list("BACKUP_AT", default=[])
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Of one process of a test run; what that process starts is given a folder by its environment. See tests/conftest.py.
if "pytest" in sys.modules:
    OWN_DIR = VAR_DIR / f"test-{os.getpid()}"
    MEDIA_ROOT = OWN_DIR / "media"
    PRIVATE_DIR = OWN_DIR / "private"
    SEARCH_INDEX_DIR = OWN_DIR / "search"
    AUDIT_LOG = OWN_DIR / "audit.log"
    OWN_DIR.mkdir(parents=True, exist_ok=True)
    # A file and not memory: shared memory has locks of its own, and threads and processes must meet the real ones.
    if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        DATABASES["default"]["TEST"] = {"NAME": OWN_DIR / "db.sqlite3"}
