"""Development: `make run` on one's own machine."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import SECRET_KEY

DEBUG = True
SECRET_KEY = SECRET_KEY or "development-only-not-a-secret"
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
