"""How often one address may do what needs no login. The limits are in the settings (`ACCOUNT_RATE_LIMITS`)."""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest

from accounts.domain.login_errors import TooManyCodesError

_ELSE = "急着进来，可以用密码登录，或者打帮扶电话。"
# In this order: whoever asks again and again from one place is stopped before he uses up what the number may get.
_OF_CODES = (
    ("login_code_here", "这里给这个号码要的验证码太多了，1 小时后再试。"),
    ("login_code_address", "从这里要的验证码太多了，10 分钟后再试。"),
    ("login_code_minute", "验证码发得太勤，1 分钟后再试。"),
    ("login_code_hour", "1 小时里最多发 5 次验证码，过一会儿再试。"),
    ("login_code_day", "一天里最多发 10 次验证码，明天再试。"),
)


def is_within_limit(request: HttpRequest, action: str, *, key: str | None = None) -> bool:
    """Count this request against the limit of `action`; False once there were too many. Counts are shared by all."""
    # allauth's public function lets every GET through uncounted.
    return bool(ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True))


def count_code(request: HttpRequest, recipient: str, *, by_sms: bool) -> None:
    """Count a code that somebody wants sent to a number or an address, known or not.

    Raises TooManyCodesError, in words for the person: which limit, and when to come back.
    """
    keys = {"login_code_here": f"{recipient}|{get_adapter(request).get_client_ip(request)}"}
    for action, said in _OF_CODES:
        if not is_within_limit(request, action, key=keys.get(action, recipient)):
            raise TooManyCodesError(said + _ELSE)
    # Last, so that only what would go out counts: each SMS costs the bureau money.
    if by_sms and not is_within_limit(request, "login_sms_all", key="all"):
        raise TooManyCodesError("现在要验证码的人太多，1 分钟后再试。" + _ELSE)
