"""Production: every missing or unsafe setting stops start-up and says what to set."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import (
    ADMIN_EMAIL,
    ALLOWED_HOSTS,
    HELP_TELEPHONE,
    SECRET_KEY,
    SITE_URL,
    env,
)
from portal.settings.demands import demand

demand(
    secret_key=SECRET_KEY,
    allowed_hosts=ALLOWED_HOSTS,
    site_url=SITE_URL,
    help_telephone=HELP_TELEPHONE,
    admin_email=ADMIN_EMAIL,
    email_url=env.str("EMAIL_URL", default=""),
)

DEBUG = False
vars().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", default=ADMIN_EMAIL)

# TLS ends at the reverse proxy, which says so in this header and strips it from what comes from outside.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
# The site may live on the bureau's own host: what its sub-domains do is not ours to promise, unless told so.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("HSTS_SUBDOMAINS", default=False)
if not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
