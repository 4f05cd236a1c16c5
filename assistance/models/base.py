"""What every table here has in common."""

import uuid

from django.db import models


class Walled(models.Model):
    """Behind the wall (DESIGN §7): no permission of Django's opens it, and Wagtail's index of uses does not list it.

    `uuid` is what addresses and the log call a row; the primary key stays inside.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        default_permissions = ()


class Logged(Walled):
    """Logged in the field, perhaps without signal and more than once: the same `client_uuid` again is the same row."""

    client_uuid = models.UUIDField("手机上的编号", default=uuid.uuid4, unique=True, editable=False)
    # What the phone's clock said, right or wrong; None where it was entered on the spot.
    device_at = models.DateTimeField("手机上的时间", null=True, blank=True)
    at = models.DateTimeField("收到时间", auto_now_add=True)

    class Meta(Walled.Meta):
        abstract = True
