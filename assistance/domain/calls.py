"""今天要打的电话: whom to call and why, worked out from the tables each time, and what came of each call.

Nothing is queued: a reason is there as long as the tables say so, and a firm that was called is left in peace for a
while. What it sends after the call, and the day that it was promised, are not covered by that.
"""

from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.dates import moment
from accounts.models import Enterprise, User
from assistance.domain.door import THINGS, enter, firm_of, log, repeated
from assistance.domain.errors import NotLaterDayError, NotYoursError
from assistance.enums import Act, Thing
from assistance.models import CallResult, CallWhy, HelpCall

# Days after a call that was answered on which the same is not called about again.
REST: Final[dict[CallWhy, int]] = {
    CallWhy.IMMINENT: 1,
    CallWhy.PROMISE: 1,
    CallWhy.AGREED: 1,
    CallWhy.MAJOR_OVERDUE: 3,
    CallWhy.NEW: 1,
    CallWhy.UNANSWERED: 7,
    CallWhy.EXTENSION: 2,
    CallWhy.OVERDUE: 7,
    CallWhy.SILENCE: 14,
}
TRY_AGAIN: Final = timedelta(hours=2)
OFFICE_OPENS, LAST_CALL = time(8, 30), time(17)
MODELS: Final = {thing: model for model, thing in THINGS.items()}


@transaction.atomic
def keep_call(
    enterprise: Enterprise,
    *,
    by: User,
    client_uuid: UUID,
    why: CallWhy,
    thing: Thing,
    thing_uuid: UUID,
    result: CallResult,
    note: str = "",
    on: date | None = None,
) -> HelpCall:
    """Keep what came of a call; the same `client_uuid` again is the same call. `on`: the day agreed, where it was.

    Raises NotAllowedError, NotYoursError, NotLaterDayError.
    """
    enterprise = enter(enterprise, Act.CALL, by=by)
    if known := repeated(HelpCall, client_uuid, enterprise_id=enterprise.pk):
        return known
    about = MODELS[thing]._default_manager.filter(uuid=thing_uuid).first()
    if about is None or firm_of(about) != enterprise.pk:
        raise NotYoursError
    made: HelpCall = HelpCall.objects.create(
        enterprise=enterprise,
        by=by,
        why=why,
        thing=thing,
        thing_uuid=thing_uuid,
        result=result,
        note=note.strip(),
        next_at=_next(CallResult(result), CallWhy(why), on),
        client_uuid=client_uuid,
    )
    # The firm reads its log; the note is the desk's own.
    log(enterprise, Act.CALL, by=by, why=f"{made.get_why_display()}：{made.get_result_display()}")
    return made


def _next(result: CallResult, why: CallWhy, on: date | None) -> datetime:
    """When the firm may be called again."""
    now = timezone.localtime()
    if result == CallResult.LATER:
        if on is None or on <= now.date():
            raise NotLaterDayError
        return moment(on)
    if result == CallResult.REACHED:
        return moment(now.date() + timedelta(days=REST[why]))
    again = now + TRY_AGAIN
    is_today = again.date() == now.date() and again.time() <= LAST_CALL
    return again if is_today else moment(now.date() + timedelta(days=1), OFFICE_OPENS)
