"""SMS through Aliyun's 短信服务 (SendSms, version 2017-05-25, RPC signature with HMAC-SHA1). At least once.

Our `uuid` goes along as OutId and comes back in the receipt, but the provider does not refuse a second call with the
same OutId: a worker killed between its answer and our note of it, or an answer that came too late, may send the same
SMS twice. A receipt that arrives meanwhile ends the row, so the window is as short as the provider's report is quick.
"""

import base64
import hashlib
import hmac
import json
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.conf import settings

from delivery.channels.base import Letter, Limit, Receipt, Refused, TooMany, Unavailable
from delivery.channels.http import post
from delivery.channels.sms import PROVIDERS_LIMITS
from delivery.enums import Trouble

_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_ADDRESS: Final = frozenset({"isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT"})
_WORDING: Final = frozenset(
    {
        "isv.SMS_TEMPLATE_ILLEGAL",
        "isv.SMS_SIGNATURE_ILLEGAL",
        "isv.TEMPLATE_MISSING_PARAMETERS",
        "isv.TEMPLATE_PARAMS_ILLEGAL",
        "isv.INVALID_PARAMETERS",
        "isv.INVALID_JSON_PARAM",
        "isv.PARAM_LENGTH_LIMIT",
        "isv.PARAM_NOT_SUPPORT_URL",
        "isv.BLACK_KEY_CONTROL_LIMIT",
    }
)
_LIMIT: Final = "isv.BUSINESS_LIMIT_CONTROL"
# How the limit that was hit is named in the message, and when to come back.
_WAITS: Final = (("天", timedelta(days=1)), ("小时", timedelta(hours=1)), ("分钟", timedelta(minutes=1)))
# Faults of the service in general; everything else that is not listed is about our account.
_PASSING: Final = frozenset({"isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "ServiceUnavailable", "InternalError"})


class AliyunSms:
    """`SMS_API_URL`, `SMS_SIGN_NAME`, `SMS_ACCESS_KEY_ID` and `SMS_ACCESS_KEY_SECRET` say where and as whom."""

    limits: tuple[Limit, ...] = PROVIDERS_LIMITS
    is_open = True

    def send(self, letter: Letter) -> Receipt:
        """Ask for one SMS."""
        number = letter.address.removeprefix("+86")
        if not _MOBILE.fullmatch(number):
            raise Refused("不是一个手机号")
        if not letter.provider_template:
            raise Refused("这条短信还没有填服务商的模板编号，请在“消息模板”里填", Trouble.WORDING)
        asked = {
            "Action": "SendSms",
            "Version": "2017-05-25",
            "RegionId": "cn-hangzhou",
            "PhoneNumbers": number,
            "SignName": settings.SMS_SIGN_NAME,
            "TemplateCode": letter.provider_template,
            "TemplateParam": json.dumps(dict(letter.params), ensure_ascii=False),
            "OutId": str(letter.uuid),
        }
        body = urlencode(signed(asked, "POST")).encode()
        return _read(*post(settings.SMS_API_URL, body, "application/x-www-form-urlencoded"))


def signed(asked: Mapping[str, str], method: str) -> dict[str, str]:
    """Add who asks and when, a number used once, and the signature over all of it."""
    whole = {
        **asked,
        "Format": "JSON",
        "AccessKeyId": settings.SMS_ACCESS_KEY_ID,
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "SignatureNonce": str(uuid.uuid4()),
        "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return {**whole, "Signature": signature(whole, method, settings.SMS_ACCESS_KEY_SECRET)}


def signature(parameters: Mapping[str, str], method: str, secret: str) -> str:
    """Aliyun's RPC signature: base64(HMAC-SHA1(secret + "&", METHOD & "/" & sorted query)), percent-encoded twice."""
    query = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(parameters.items()))
    text = f"{method}&{_encoded('/')}&{_encoded(query)}"
    digest = hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _encoded(text: str) -> str:
    """RFC 3986: only letters, digits and `-_.~` stay."""
    return quote(text, safe="~")


def _read(_status: int, told: dict[str, Any]) -> Receipt:
    code, said = str(told.get("Code", "")), str(told.get("Message", ""))
    if code == "OK":
        return Receipt(str(told.get("BizId", ""))[:100])
    why = f"{code} {said}"
    if code in _ADDRESS:
        raise Refused(why)
    if code in _WORDING:
        raise Refused(why, Trouble.WORDING)
    if code == _LIMIT:
        raise TooMany(why, next((wait for word, wait in _WAITS if word in said), timedelta(hours=1)))
    raise Unavailable(why, whole_channel=bool(code) and code not in _PASSING)
