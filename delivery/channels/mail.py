"""E-mail through Django's mail settings. At least once.

SMTP takes no id of ours: a worker killed between the server's "250" and our note of it sends the same mail again. Both
bear the same Message-ID, made from the row, so that mail servers and readers recognise the second as a repeat.
"""

from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from delivery.channels.base import Letter, Limit, Receipt, Refused, Unavailable

_NOT_THE_MESSAGES = (SMTPAuthenticationError, SMTPSenderRefused)


class Mail:
    """`EMAIL_TIMEOUT` bounds each wait."""

    limits: tuple[Limit, ...] = ()
    is_open = True

    def send(self, letter: Letter) -> Receipt:
        """Hand it to the mail server."""
        try:
            validate_email(letter.address)
        except ValidationError:
            raise Refused("不是一个邮箱地址") from None
        number = message_id(letter)
        headers = {"Message-ID": number, "Auto-Submitted": "auto-generated"}
        try:
            EmailMessage(letter.subject, letter.text, to=[letter.address], headers=headers).send()
        except SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _by_code(code, said) from None
        except SMTPDataError as error:
            raise _by_code(error.smtp_code, error.smtp_error) from None
        except SMTPResponseException as error:
            raise Unavailable(f"SMTP {error.smtp_code}", whole_channel=isinstance(error, _NOT_THE_MESSAGES)) from None
        except (SMTPException, OSError) as error:
            raise Unavailable(f"邮件服务器没有正常回答：{type(error).__name__}") from None
        return Receipt(number)


def message_id(letter: Letter) -> str:
    """The same for every attempt at the same row."""
    return f"<{letter.uuid}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def _by_code(code: int, said: bytes | str) -> Exception:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return Refused(f"SMTP {code} {text}") if 500 <= code < 600 else Unavailable(f"SMTP {code} {text}")
