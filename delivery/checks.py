"""What must be set before messages can go out; a wrong setting stops every command and says what to set."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from delivery.channels.chosen import SMS_PROVIDERS
from delivery.digest import digest_time

SHORTEST_SECRET = 32
_FOR_ALIYUN = ("SMS_SIGN_NAME", "SMS_ACCESS_KEY_ID", "SMS_ACCESS_KEY_SECRET")


@register()
def settings_of_delivery(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Name every setting that is wrong, in Chinese and English."""
    found: list[CheckMessage] = []
    if settings.SMS_PROVIDER not in SMS_PROVIDERS:
        can = "、".join(repr(name) for name in SMS_PROVIDERS)
        found.append(Error(f"SMS_PROVIDER：只能是 {can}。 SMS_PROVIDER must be one of them.", id="delivery.E001"))
    if settings.SMS_PROVIDER == "aliyun":
        missing = [name for name in _FOR_ALIYUN if not getattr(settings, name)]
        if missing:
            text = f"用阿里云发短信，还要设：{'、'.join(missing)}。 Set them to send SMS through Aliyun."
            found.append(Error(text, id="delivery.E002"))
    if 0 < len(settings.SMS_RECEIPT_SECRET) < SHORTEST_SECRET:
        text = f"SMS_RECEIPT_SECRET：请设至少 {SHORTEST_SECRET} 个字符的随机串。 Set it to at least that many."
        found.append(Error(text, id="delivery.E003"))
    try:
        digest_time()
    except ValueError:
        found.append(Error("DIGEST_AT：请写成 08:30 这样。 Set DIGEST_AT to a time such as 08:30.", id="delivery.E004"))
    return found
