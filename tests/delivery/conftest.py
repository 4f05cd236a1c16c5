"""Messages to try things out with, and providers of our own."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from delivery import wording
from delivery.models import MessageTemplate
from tests.delivery.mail_server import MailServer, mail_server
from tests.delivery.provider import KEY_ID, KEY_SECRET, SIGN_NAME, Provider, provider


@pytest.fixture(autouse=True)
def kinds(db: None) -> Iterator[None]:
    """Two kinds of message: one that names a class, one that holds a code."""
    before = dict(wording._declared)
    cache.clear()
    wording.declare(
        "test.class",
        label="开班通知",
        placeholders={"title": "粉尘防爆培训班", "day": "12 月 3 日"},
        subject="${title}开班",
        text="您报名的${title}定在${day}。",
    )
    wording.declare("test.code", label="验证码", placeholders={"code": "123456"}, text="验证码 ${code}。", secret=True)
    yield
    wording._declared.clear()
    wording._declared.update(before)


@pytest.fixture
def there(settings: Any) -> Iterator[Provider]:
    """SMS and web-hook go to a server of ours, which is well unless told otherwise."""
    with provider() as running:
        settings.SMS_PROVIDER = "aliyun"
        settings.SMS_API_URL = f"{running.address}/"
        settings.HOOK_URL = f"{running.address}/cgi-bin/webhook/send"
        settings.SMS_ACCESS_KEY_ID, settings.SMS_ACCESS_KEY_SECRET = KEY_ID, KEY_SECRET
        settings.SMS_SIGN_NAME = SIGN_NAME
        settings.PROVIDER_SECONDS = 5
        for code in ("test.class", "test.code"):
            text = wording.declared(code).text
            MessageTemplate.objects.create(
                code=code, channel="sms", text=text, provider_template="SMS_1", valid_from="2026-01-01"
            )
        yield running


@pytest.fixture
def mails(settings: Any) -> Iterator[MailServer]:
    """Mail goes to a server of ours."""
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running
