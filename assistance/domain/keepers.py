"""What this room holds of people, and what of it goes when one of them asks for it."""

from collections.abc import Iterator
from typing import Final

from accounts.held import Held, Keeper
from accounts.models import User
from accounts.phone import show_phone
from assistance.models import AssistanceLog, HelpRequest, TeamMember
from assistance.querysets import HelpRequestQuerySet

KEPT: Final = "帮扶和整改的记录跟着企业留存，注销后上面不再有您的姓名。"


def show(person: User) -> Iterator[Held]:
    """Return what is held, part by part, for the person's own eyes."""
    calls = _calls(person).select_related("enterprise")
    rows = [{"企业": row.enterprise.name, "称呼": row.caller_name, "说的事": row.text, "时间": row.at} for row in calls]
    yield Held("打电话申请的帮扶", rows, kept="注销时删除您的称呼和号码，申请本身留着。")
    teams = TeamMember.objects.filter(person=person).select_related("visit__enterprise")
    rows = [{"企业": row.visit.enterprise.name, "身份": row.get_role_display(), "哪天": row.visit.on} for row in teams]
    yield Held("参加过的帮扶", rows, kept=KEPT)
    lines = AssistanceLog.objects.filter(by=person).select_related("enterprise")
    rows = [
        {
            "企业": line.enterprise.name,
            "对象": line.get_thing_display(),
            "做了什么": line.get_act_display(),
            "时间": line.at,
        }
        for line in lines
    ]
    yield Held("在帮扶里做过的事", rows, kept=KEPT)


def erase(person: User) -> None:
    """Take his name and number from what was entered while he was on the telephone."""
    _calls(person).update(caller_name="", caller_phone="")


KEEPER: Final = Keeper(show=show, erase=erase)


def _calls(person: User) -> HelpRequestQuerySet:
    """Requests that staff entered for his number, once he has shown that it is his."""
    if not person.phone or not person.phone_verified:
        return HelpRequest.objects.none()
    return HelpRequest.objects.filter(caller_phone=show_phone(person.phone))
