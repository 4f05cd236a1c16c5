"""Test settings with which errors are told, as on a real site, and with addresses that break."""

from portal.settings.base import env
from portal.settings.test import *  # noqa: F403
from portal.settings.test import LOGGING

LOGGING["root"]["handlers"].append("faults")
ROOT_URLCONF = "tests.portal.faults.broken"
ADMINS = [("", "admin@portal.example.gov.cn")]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = env.int("MAIL_PORT")
EMAIL_TIMEOUT = 3
