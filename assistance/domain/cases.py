"""案例稿: written from a finding that is gone, cleared by a second person, and only then handed to the editors."""

from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assistance.domain.anonymity import traces
from assistance.domain.door import demand, demand_state, enter, lock, log, move, said
from assistance.domain.errors import NotAllowedError
from assistance.domain.leaving_errors import CaseNamesSomebodyError, NowhereToPutCasesError, OwnCaseError
from assistance.enums import Act, CaseState, FindingState
from assistance.models import CaseDraft, Finding
from assistance.policy import may
from content.domain.case_drafts import enter_case
from content.domain.errors import NoPlaceForCases

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
def write_case(finding: Finding, *, by: User, **values: str) -> CaseDraft:
    """Write a case draft about a finding that is gone, or write it anew; `values` are FIELDS.

    Raises NotAllowedError, NotNowError, SaysNothingError, CaseNamesSomebodyError.
    """
    finding = enter(finding, Act.WRITE_CASE, by=by)
    demand_state(finding, [FindingState.CLOSED])
    draft = case_of(finding) or CaseDraft(finding=finding, written_by=by)
    demand_state(draft, [CaseState.WRITING])
    _set(draft, values, by)
    is_new = draft.pk is None
    draft.save()
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
def clear_case(draft: CaseDraft, *, by: User) -> CaseDraft:
    """Say that it tells nobody's name, and hand its words, and nothing else, to the editors as a draft page.

    Raises NotAllowedError, NotFromHereError, NotNowError, OwnCaseError, CaseNamesSomebodyError, NowhereToPutCasesError.
    """
    draft = _to_clear(draft, CaseState.CLEARED, by)
    demand_state(draft.finding, [FindingState.CLOSED])
    if draft.written_by_id == by.pk:
        raise OwnCaseError
    _refuse_traces(draft)
    closed_at = draft.finding.closed_at
    assert closed_at
    words = {name: getattr(draft, name) for name in FIELDS}
    try:
        page = enter_case(**words, criterion=draft.finding.criterion, month=timezone.localdate(closed_at))
    except NoPlaceForCases as error:
        raise NowhereToPutCasesError(str(error)) from error
    return move(draft, CaseState.CLEARED, Act.CLEAR_CASE, by=by, cleared_by=by, page=page)


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
    _refuse_traces(draft)


def _refuse_traces(draft: CaseDraft) -> None:
    whole = "\n".join(getattr(draft, name) for name in FIELDS)
    if found := traces(whole, draft.finding.visit):
        raise CaseNamesSomebodyError(found)
