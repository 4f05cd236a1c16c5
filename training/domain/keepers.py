"""What this room holds of people, and what of it goes when one of them asks for it."""

from collections.abc import Iterator
from typing import Final

from django.utils import timezone

from accounts.held import Held, Keeper
from accounts.models import User
from training.domain.leaving import cancel
from training.models import Registration, TargetFirm

KEPT: Final = "培训记录按安全生产法第二十八条第四款留存，注销后上面不再有您的姓名。"


def show(person: User) -> Iterator[Held]:
    """Return what is held, part by part, for the person's own eyes."""
    rows = Registration.objects.filter(trainee__person=person).select_related("session__course").order_by("pk")
    yield Held("培训报名", [_row(row) for row in rows], kept=KEPT)
    others = Registration.objects.filter(by=person).exclude(trainee__person=person).select_related("session__course")
    yield Held("替别人报的名", [_row(row) for row in others.order_by("pk")], kept=KEPT)
    answers = TargetFirm.objects.filter(answered_by=person).select_related("session__course", "enterprise")
    yield Held("替企业说的不来", [_answer(row) for row in answers.order_by("pk")], kept=KEPT)


def erase(person: User) -> None:
    """Give up the seats that he will not need; the next in line is offered them."""
    ahead = Registration.objects.active().filter(trainee__person=person, session__dates__starts_at__gt=timezone.now())
    for row in ahead.exclude(session__dates__starts_at__lte=timezone.now()).distinct():
        cancel(row, by=person)


KEEPER: Final = Keeper(show=show, erase=erase)


def _row(row: Registration) -> dict[str, object]:
    return {
        "课程": row.session.course.title,
        "场次": row.session.title,
        "状态": row.get_state_display(),
        "时间": row.at,
    }


def _answer(row: TargetFirm) -> dict[str, object]:
    return {
        "课程": row.session.course.title,
        "场次": row.session.title,
        "企业": row.enterprise.name,
        "为什么不来": row.why,
        "时间": row.answered_at,
    }
