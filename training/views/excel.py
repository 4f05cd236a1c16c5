"""Excel both ways: people are registered from a table, and who is registered is taken out as one that goes back in."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe

from accounts.domain.looking import look
from accounts.enums import Looked
from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from accounts.phone import show_phone
from intake.imports.desk import ImportDesk
from intake.private.answers import download
from intake.tables.layout import Layout
from intake.tables.writing import write
from training.domain.listed import OF_ALL, OF_FIRM, SeatImporter, about_of
from training.models import Registration, Session
from training.policy import firms_of, runs_training
from training.views.doors import officer, session_of, uuid_of
from training.views.sessions import SHOWN
from training.views.words import seats_of

# What a roster says besides what a table to register from asks.
ALSO: Final = ("状态", "候补第几", "报名时间", "谁报的")


def _given(request: HttpRequest) -> dict[str, Any]:
    """What the address says; a desk is only asked by its address."""
    assert request.resolver_match
    return request.resolver_match.kwargs


class SeatDesk(ImportDesk, ABC):
    """Registering from a table for the session in the address, in the look of the site."""

    templates = "training/importing/"
    nothing = "请选一个文件，或者把名单粘贴进来。"
    words = {
        "new": "能报的",
        "changed": "改号码的",
        "same": "已经报了",
        "outcome_written": "报了的",
        "outcome_same": "本来就报了",
        "outcome_refused": "没有报上",
    }

    def __init__(self, layout: Layout, *, name: str) -> None:
        super().__init__(SeatImporter(layout), name=name, title="用 Excel 报名", may=self.enters, person=uuid_of)

    @abstractmethod
    def enters(self, request: HttpRequest) -> bool:
        """Whether somebody may. Raises Http404 where there is nothing for him."""

    @abstractmethod
    def session(self, request: HttpRequest) -> Session:
        """The session in the address. Raises Http404."""

    def around(self, request: HttpRequest) -> dict[str, Any]:
        """The session, and what is to be had in it at this moment."""
        session = self.session(request)
        return {"session": session, "seats": seats_of(session)}


class FirmDesk(SeatDesk):
    """For who answers for a firm: its people, and nobody else's."""

    def enters(self, request: HttpRequest) -> bool:
        """Others do not even learn that there is such a firm."""
        self.session(request)
        return bool(self.enterprise(request))

    def session(self, request: HttpRequest) -> Session:
        """One that readers see."""
        return get_object_or_404(SHOWN.select_related("course"), uuid=_given(request)["session"])

    def enterprise(self, request: HttpRequest) -> Enterprise:
        """The firm in the address. Raises Http404 where he does not answer for it."""
        return get_object_or_404(firms_of(request.user), uuid=_given(request)["uuid"])

    def about(self, request: HttpRequest) -> str:
        """The session and the firm."""
        return about_of(_given(request)["session"], _given(request)["uuid"])

    def around(self, request: HttpRequest) -> dict[str, Any]:
        """The firm too."""
        return super().around(request) | {"enterprise": self.enterprise(request)}


class OfficerDesk(SeatDesk):
    """For training officers: people of any firm."""

    def enters(self, request: HttpRequest) -> bool:
        """Only they."""
        if not runs_training(request.user):
            raise PermissionDenied
        self.session(request)
        return True

    def session(self, request: HttpRequest) -> Session:
        """Any."""
        return session_of(_given(request)["uuid"])

    def about(self, request: HttpRequest) -> str:
        """The session."""
        return about_of(_given(request)["uuid"])


firm_import: Final = FirmDesk(OF_FIRM, name="training_firm_import")
desk_import: Final = OfficerDesk(OF_ALL, name="training_desk_import")


@personal
@require_safe
def firm_export(request: HttpRequest, person: User, uuid: UUID, session: UUID) -> HttpResponse:
    """Whom a firm sends to a session; of who has an account it learns no number here either."""
    enterprise = get_object_or_404(firms_of(person), uuid=uuid)
    at = get_object_or_404(SHOWN.select_related("course"), uuid=session)
    rows = _roster(at).filter(enterprise=enterprise)
    lines = ([*_who(row, of=enterprise), *_stands(row)] for row in rows.iterator(chunk_size=500))
    return _workbook(at, OF_FIRM, lines)


@officer
@require_safe
def desk_export(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """The whole roster; that its numbers were taken along is logged."""
    session = session_of(uuid)
    rows = _roster(session)
    people = User.objects.filter(trainee__in=rows.order_by().values("trainee"))
    firms = Enterprise.objects.filter(pk__in=rows.order_by().values("enterprise"))
    look(person, Looked.PEOPLE_LIST, people=people.only("pk"), enterprises=firms.only("pk"))
    lines = (
        [row.enterprise or "", row.enterprise.code if row.enterprise else "", *_who(row), *_stands(row)]
        for row in rows.iterator(chunk_size=500)
    )
    return _workbook(session, OF_ALL, lines)


def _roster(session: Session) -> "QuerySet[Registration]":
    """Who holds or wants a seat, firm by firm; who cancelled would be registered anew by his own list."""
    rows = Registration.objects.listed().active().filter(session=session).select_related("by")
    return rows.order_by(F("enterprise__name").asc(nulls_last=True), "enterprise", "pk")


def _who(row: Any, of: Enterprise | None = None) -> list[str]:
    """Name, telephone, staff number; `of`: the firm that reads it, nobody for an officer."""
    trainee, person = row.trainee, row.trainee.person
    if person is None:
        is_theirs = of is None or trainee.enterprise_id == of.pk
        return [trainee.name, trainee.phone if is_theirs else "", trainee.staff_no if is_theirs else ""]
    return [person.name, show_phone(person.phone) if of is None and person.phone_verified else "", ""]


def _stands(row: Any) -> list[Any]:
    return [row.get_state_display(), row.ahead + 1 if row.state == "waitlisted" else None, row.at, row.by.name]


def _workbook(session: Session, layout: Layout, lines: Iterator[list[Any]]) -> HttpResponse:
    headers = [*(column.header for column in layout.columns), *ALSO]
    name = get_valid_filename(f"{session.course.title}-{session}-名单.xlsx")
    return download(write(headers, lines, title="名单"), name=name)
