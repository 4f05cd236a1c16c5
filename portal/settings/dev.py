"""One's own machine: `make run`. Readers' error pages and no debugger, unless DEBUG is set."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import LOGGING, SECRET_KEY, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = SECRET_KEY or "development-only-not-a-secret"
ALLOWED_HOSTS = ["*"]
ADMINS = []
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
SMS_PROVIDER = env.str("SMS_PROVIDER", default="console")
SERVE_MEDIA = True
DEMO_DATA = True
# Only by hand, unless told so.
BACKUP_AT = env.list("BACKUP_AT", default=[])
# Static files are read where they lie: nothing to collect, and a change is seen at once.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
LOGGING["handlers"]["stderr"] |= {"formatter": "plain", "level": "WARNING"}
