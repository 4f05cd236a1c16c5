"""How many messages a second leave the outbox; for a Django that is set up, with an empty outbox.

`manage.py shell -c "from tests.bench.outbox import main; main()"` prints it as JSON. The provider is a small server
on this machine that takes every SMS at once, so what is measured is ours: reading, writing and noting.
"""

import json
import sys
import time

from django.conf import settings

from delivery.drain import drain
from delivery.models import Message, MessageTemplate
from delivery.outbox import send
from tests.delivery.provider import KEY_ID, KEY_SECRET, SIGN_NAME, provider

COUNT = 2000


def outbox_per_s(count: int = COUNT) -> dict[str, float]:
    """Write so many messages, one transaction each, then hand all of them over; both rates, in messages a second."""
    with provider() as there:
        settings.SMS_PROVIDER, settings.SMS_API_URL, settings.SMS_SIGN_NAME = "aliyun", f"{there.address}/", SIGN_NAME
        settings.SMS_ACCESS_KEY_ID, settings.SMS_ACCESS_KEY_SECRET = KEY_ID, KEY_SECRET
        wanted = {"code": "delivery.digest", "channel": "sms"}
        text = {"text": "有 ${count} 条通知", "provider_template": "SMS_1"}
        MessageTemplate.objects.update_or_create(**wanted, defaults=text)
        begun = time.perf_counter()
        for number in range(count):
            context = {"count": number, "lines": ""}
            key = f"bench:{begun}:{number}"
            send("sms", f"+86138{number:08}", "delivery.digest", context, dedupe_key=key)
        written = time.perf_counter()
        while Message.objects.due().exists():
            drain()
        done = time.perf_counter()
        assert len(there.book) == count
    return {"outbox_per_s": count / (done - written), "outbox_written_per_s": count / (written - begun)}


def main() -> None:
    """Print the rates of the database that the settings name."""
    json.dump(outbox_per_s(), sys.stdout)
