"""SMS on one's own machine: printed to the terminal, never to a log."""

import sys

from django.conf import settings

from delivery.channels.base import Letter, Limit, Receipt
from delivery.channels.sms import PROVIDERS_LIMITS
from delivery.masking import masked


class ConsoleSms:
    """Keeps to the real provider's limits, so that one meets them early."""

    limits: tuple[Limit, ...] = PROVIDERS_LIMITS
    is_open = True

    def send(self, letter: Letter) -> Receipt:
        """Print it."""
        sys.stdout.write(f"短信 → {masked(letter.address)}：【{settings.SMS_SIGN_NAME}】{letter.text}\n")
        sys.stdout.flush()
        return Receipt(f"console-{letter.uuid}")
