"""Login codes on their way to a phone, and word of what was done to a way in: messages of this room's own."""

import uuid
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from accounts.models import SecondFactorReset, User
from delivery.channels.chosen import is_open
from delivery.enums import Channel
from delivery.outbox import send
from delivery.wording import declare

LOGIN_CODE: Final = "accounts.login_code"
SECOND_FACTOR_RESET: Final = "accounts.second_factor_reset"
OLD_NUMBER: Final = "accounts.old_number"


def declare_all() -> None:
    """Announce the messages; called once when the app is ready."""
    declare(
        LOGIN_CODE,
        label="登录验证码",
        placeholders={"code": "246810"},
        text="登录验证码 ${code}，5 分钟内有效。不要告诉任何人。",
        secret=True,
    )
    declare(
        SECOND_FACTOR_RESET,
        label="二次验证已重置",
        placeholders={"link": "https://www.example.org/"},
        subject="二次验证已重置",
        text=(
            "您账号的二次验证已经重置，所有登录都已退出。请用密码登录，按提示重新设置：${link}\n"
            "如果不是您自己要重置的，请马上告诉本局的系统管理员。"
        ),
    )
    declare(
        OLD_NUMBER,
        label="号码换掉了，告诉旧号码",
        placeholders={"tail": "0000", "telephone": "0592-0000000"},
        text="您在本站登录用的手机号换成了尾号 ${tail} 的号码。不是您换的，请马上打 ${telephone}。",
    )


def by_sms() -> bool:
    """Whether codes can go to a phone here; without it people come by password, e-mail or codes on paper."""
    return is_open(Channel.SMS)


def send_code(person: User, phone: str, code: str) -> None:
    """Have a login code sent to a number, `+86…`; of no use after its five minutes, so not sent any more then."""
    send(
        Channel.SMS,
        phone,
        LOGIN_CODE,
        {"code": code},
        dedupe_key=f"login-code-{uuid.uuid4()}",
        person=person.uuid,
        not_after=timezone.now() + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
    )


def tell_of_reset(reset: SecondFactorReset) -> None:
    """Tell somebody by e-mail that his second factor is gone, whatever he chose to be told: it may not be his doing."""
    if reset.person.email:
        send(
            Channel.EMAIL,
            reset.person.email,
            SECOND_FACTOR_RESET,
            {"link": settings.SITE_URL},
            dedupe_key=f"second-factor-reset-{reset.pk}",
            person=reset.person.uuid,
        )


def tell_old_number(person: User, old: str, *, since: str) -> None:
    """Tell the number that an account had, once: who holds it may not know. `since` tells one change from the next."""
    if by_sms():
        send(
            Channel.SMS,
            old,
            OLD_NUMBER,
            {"tail": str(person.phone)[-4:], "telephone": settings.HELP_TELEPHONE},
            dedupe_key=f"old-number-{since}",
            person=person.uuid,
        )
