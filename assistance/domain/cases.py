"""案例稿: written from a finding that is gone, cleared by a second person, and only then handed to the editors."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assistance.domain.anonymity import traces
from assistance.domain.case_pictures import choose, let_go
from assistance.domain.door import demand, demand_state, enter, lock, log, move, said
from assistance.domain.errors import NotAllowedError
from assistance.domain.leaving_errors import (
    CaseNamesSomebodyError,
    NoRoomForPicturesError,
    NowhereToPutCasesError,
    OwnCaseError,
)
from assistance.enums import Act, CaseState, FindingState
from assistance.models import CaseDraft, Finding
from assistance.policy import may
from content.domain.case_drafts import enter_case
from content.domain.errors import NoPlaceForCases
from intake.receiving import NO_ROOM

# Each with what it is called where it is missing.
FIELDS: Final = {
    "title": "标题",
    "what_happened": "经过",
    "lessons": "教训",
    "check_today": "别的企业今天可以去看什么",
}


def case_of(finding: Finding) -> CaseDraft | None:
    """Return the draft about a finding that was not given up, with its people and its page; None if none."""
    drafts = finding.case_drafts.exclude(state=CaseState.DROPPED)
    found: CaseDraft | None = drafts.select_related("written_by", "cleared_by", "page").first()
    return found


@transaction.atomic
def write_case(finding: Finding, *, by: User, pictures: Mapping[UUID, str] | None = None, **values: str) -> CaseDraft:
    """Write a case draft about a finding that is gone, or write it anew; `values` are FIELDS.

    `pictures`: what can be seen on each photo that goes with it, by the uuid of what it is of; None leaves them.
    Raises NotAllowedError, NotNowError, SaysNothingError, CaseNamesSomebodyError, PictureNotOfItError,
    TooManyPicturesError.
    """
    finding = enter(finding, Act.WRITE_CASE, by=by)
    demand_state(finding, [FindingState.CLOSED])
    draft = case_of(finding) or CaseDraft(finding=finding, written_by=by)
    demand_state(draft, [CaseState.WRITING])
    _set(draft, values, by)
    is_new = draft.pk is None
    draft.save()
    if pictures is not None:
        choose(draft, pictures)
    _refuse_traces(draft)
    log(draft, Act.WRITE_CASE, by=by, now=CaseState.WRITING if is_new else "")
    return draft


@transaction.atomic
def offer_case(draft: CaseDraft, *, by: User) -> CaseDraft:
    """Hand it to the one who clears. Raises NotAllowedError, NotFromHereError, NotNowError, CaseNamesSomebodyError."""
    draft = enter(draft, Act.WRITE_CASE, by=by, about=draft.finding)
    demand_state(draft.finding, [FindingState.CLOSED])
    _refuse_traces(draft)
    return move(draft, CaseState.OFFERED, Act.SUBMIT, by=by)


@transaction.atomic
def return_case(draft: CaseDraft, *, by: User, why: str) -> CaseDraft:
    """Give it back with what still tells whose it is. Raises NotAllowedError, NotFromHereError, SaysNothingError."""
    draft = _to_clear(draft, CaseState.WRITING, by)
    return move(draft, CaseState.WRITING, Act.RETURN, by=by, why=said(why, "哪里还看得出是谁家"))


@transaction.atomic
def clear_case(draft: CaseDraft, *, by: User, seen: Collection[UUID] = ()) -> CaseDraft:
    """Say that it tells nobody's name, and hand its words to the editors as a draft page.

    With them go copies of those of its pictures that are in `seen`: on which no face, name or number plate is seen.
    Raises NotAllowedError, NotFromHereError, NotNowError, OwnCaseError, CaseNamesSomebodyError, PictureGoneError,
    NoRoomForPicturesError, NowhereToPutCasesError.
    """
    draft = _to_clear(draft, CaseState.CLEARED, by)
    demand_state(draft.finding, [FindingState.CLOSED])
    if draft.written_by_id == by.pk:
        raise OwnCaseError
    _refuse_traces(draft)
    closed_at = draft.finding.closed_at
    assert closed_at
    words = {name: getattr(draft, name) for name in FIELDS}
    pictures = let_go(draft, seen)
    try:
        page = enter_case(
            **words, criterion=draft.finding.criterion, month=timezone.localdate(closed_at), pictures=pictures
        )
    except NoPlaceForCases as error:
        raise NowhereToPutCasesError(str(error)) from error
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise NoRoomForPicturesError from error
    why = f"照片 {len(pictures)} 张" if pictures else ""
    return move(draft, CaseState.CLEARED, Act.CLEAR_CASE, by=by, why=why, cleared_by=by, page=page)


@transaction.atomic
def drop_case(draft: CaseDraft, *, by: User, why: str) -> CaseDraft:
    """Do without it. Raises NotAllowedError, NotFromHereError, SaysNothingError."""
    draft = enter(draft, Act.WRITE_CASE, by=by, about=draft.finding)
    demand(draft, CaseState.DROPPED)
    return move(draft, CaseState.DROPPED, Act.WITHDRAW, by=by, why=said(why, "为什么不写了"))


def _to_clear(draft: CaseDraft, to: CaseState, by: User) -> CaseDraft:
    draft = lock(draft)
    if not may(by, Act.CLEAR_CASE, draft.finding):
        raise NotAllowedError
    demand(draft, to)
    return draft


def _set(draft: CaseDraft, values: dict[str, Any], by: User) -> None:
    if unknown := values.keys() - FIELDS.keys():
        raise TypeError(f"no such fields: {unknown}")
    for name, value in values.items():
        setattr(draft, name, said(value, FIELDS[name]))
    # Whoever wrote last must not be the one who clears.
    draft.written_by = by


def _refuse_traces(draft: CaseDraft) -> None:
    alts = draft.pictures.values_list("alt", flat=True)
    whole = "\n".join([*(getattr(draft, name) for name in FIELDS), *alts])
    if found := traces(whole, draft.finding.visit):
        raise CaseNamesSomebodyError(found)
