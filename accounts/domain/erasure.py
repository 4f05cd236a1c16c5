"""注销: a person asks that his data be deleted, as far as the law lets them go (个人信息保护法第四十七条)."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from accounts.held import Held, keepers
from accounts.models import User

NAME_AFTERWARDS = "已注销用户"


def held_about(person: User) -> list[Held]:
    """Return all that is held about a person, from every room; parts that hold nothing are left out."""
    return [part for keeper in keepers() for part in keeper.show(person) if part.rows]


@transaction.atomic
def erase(person: User) -> None:
    """Delete what is held about a person; what must stay stays without his name. Repeating is harmless.

    Raises the AccountsError of whichever room must have something done first; then nothing is deleted.
    """
    row = User.objects.select_for_update().get(pk=person.pk)
    if row.erased_at:
        return
    for keeper in keepers():
        keeper.refuse(row)
    for keeper in keepers():
        keeper.erase(row)
    row.name, row.phone, row.email, row.unit = NAME_AFTERWARDS, None, None, None
    row.phone_verified = row.is_active = row.must_change_password = False
    row.last_login, row.erased_at = None, timezone.now()
    # No session outlives the password: Django compares its hash at each request.
    row.set_unusable_password()
    row.save()
    log(row, "accounts.erase")
    _unname(row)
    person.refresh_from_db()


def _unname(row: User) -> None:
    """Take name, reasons and numbers out of what the log says of a person: the trail goes on by the account's number.

    GB/T 22239-2019, 7.1.4.3 b) asks for when, who, what and whether it succeeded; an account's number says who.
    """
    lines = ModelLogEntry.objects.for_instance(row)
    for line in lines:
        left = {key: value for key, value in line.data.items() if key == "role"}
        lines.filter(pk=line.pk).update(label=f"{NAME_AFTERWARDS}（编号 {row.pk}）", data=left)
