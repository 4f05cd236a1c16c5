"""Who goes: a lead cadre and at least one expert, none of them tied to the firm."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.domain.errors import OneHatError
from accounts.domain.finding_experts import verdicts_beside
from accounts.domain.one_hat import refuse_two_hats, take_part
from accounts.enums import Hat
from accounts.models import Conflict, Enterprise, Expert, Membership, User
from accounts.roles import Role, acting_as, held_roles
from assistance.domain.door import demand_state, enter, log, said
from assistance.domain.errors import (
    NotACadreError,
    NotAllowedError,
    NotDeclaredError,
    NotInThePoolError,
    TeamIncompleteError,
    TiedToTheFirmError,
)
from assistance.enums import VISIT_NUMBERED, Act, TeamRole, VisitState
from assistance.models import HelpVisit, TeamMember
from assistance.notices import telling


@transaction.atomic
def add_to_team(visit: HelpVisit, *, person: User, role: TeamRole, by: User) -> TeamMember:
    """Have somebody go too, before the visit begins; or, once it is signed, have him look whether it is gone.

    The same again is harmless. Raises NotAllowedError, NotNowError and what `refuse_unfit` raises.
    """
    visit = enter(visit, Act.CHANGE_TEAM, by=by)
    demand_state(visit, VISIT_NUMBERED if role == TeamRole.VERIFIER else [VisitState.PLANNED])
    held: TeamMember | None = visit.team.filter(person=person).first()
    if held:
        return held
    if role == TeamRole.LEAD:
        visit.team.filter(role=TeamRole.LEAD).update(role=TeamRole.CADRE)
    made = put_on_team(visit, person=person, role=role, by=by)
    log(visit, Act.CHANGE_TEAM, by=by, why=f"加入：{TeamRole(role).label}", whom=person.uuid)
    return made


@transaction.atomic
def take_off_team(visit: HelpVisit, *, person: User, by: User, why: str) -> None:
    """Have somebody stay at home; who was there once stays on record. The same again is harmless.

    Raises NotAllowedError, NotNowError, SaysNothingError.
    """
    visit = enter(visit, Act.CHANGE_TEAM, by=by)
    demand_state(visit, [VisitState.PLANNED])
    why = said(why, "为什么换人")
    if visit.team.filter(person=person).delete()[0]:
        log(visit, Act.CHANGE_TEAM, by=by, why=why, whom=person.uuid)
        telling.taken_off_team(visit, person=person, by=by)


@transaction.atomic
def declare(visit: HelpVisit, *, by: User) -> None:
    """Say that nothing ties oneself to the firm; again is harmless. Raises NotAllowedError."""
    visit = enter(visit, Act.DECLARE, by=by)
    if visit.team.filter(person=by, declared_at=None).update(declared_at=timezone.now()):
        log(visit, Act.DECLARE, by=by)


@dataclass(frozen=True, slots=True)
class Fit:
    """Somebody who can be asked, with what the desk wants to know of him."""

    person: User
    says: str


@dataclass(frozen=True, slots=True)
class Fits:
    """Who can go to a firm on a day; `kept_away`: experts who cannot, each with the reasons."""

    experts: list[Fit]
    cadres: list[Fit]
    kept_away: list[str]


def fit_for(firm: Enterprise, on: date) -> Fits:
    """Return whom nothing keeps from that firm on that day, who knows most of its trade first."""
    people = acting_as(Role.HELP_TEAM).order_by("name", "pk")
    cadres = list(people.exclude(groups__name=Role.ENFORCEMENT.label))
    pool, tied = verdicts_beside(firm, on, others=cadres)
    going = TeamMember.objects.were_there().filter(visit__on=on, visit__state=VisitState.PLANNED)
    busy = set(going.exclude(visit__enterprise=firm).values_list("person_id", flat=True))

    def says(person: User, *more: str) -> str:
        known = [part for part in more if part] + (["那天还要去别家"] if person.pk in busy else [])
        return f"{person}（{'，'.join(known)}）" if known else str(person)

    return Fits(
        [
            Fit(row.expert.person, says(row.expert.person, "、".join(row.knows) or "不对口", row.expert.title))
            for row in pool
            if row.is_free and not row.conflicts
        ],
        [Fit(person, says(person)) for person in cadres if person.pk not in tied],
        [f"{row.expert}：{'；'.join(row.reasons)}" for row in pool if row.conflicts or not row.is_free],
    )


def put_on_team(visit: HelpVisit, *, person: User, role: TeamRole, by: User) -> TeamMember:
    """Write him onto the team, where no rule keeps him from it. The caller holds the firm's lock."""
    on = timezone.localdate() if role == TeamRole.VERIFIER else visit.on
    refuse_unfit(person, role=role, firm=visit.enterprise, on=on)
    made: TeamMember = TeamMember.objects.create(visit=visit, person=person, role=role, added_by=by)
    telling.put_on_team(made, by=by)
    return made


def refuse_unfit(person: User, *, role: TeamRole, firm: Enterprise, on: date) -> None:
    """Raise where somebody must not go there in this role on that day.

    NotAllowedError, NotACadreError, TiedToTheFirmError, or NotInThePoolError of an expert.
    """
    roles = held_roles(person)
    if not person.is_active or Role.ENFORCEMENT in roles:
        raise NotAllowedError
    if role == TeamRole.LEAD and Role.HELP_TEAM not in roles:
        raise NotACadreError(person.name)
    if Membership.objects.active().filter(person=person, enterprise=firm).exists() or _has_declared(person, firm, on):
        raise TiedToTheFirmError(person.name, firm.name)
    try:
        refuse_two_hats(person, at=firm, hat=Hat.HELP, on=on)
    except OneHatError as error:
        raise TiedToTheFirmError(person.name, firm.name) from error
    if role == TeamRole.EXPERT and not Expert.objects.in_pool(on).free_on(on).filter(person=person).exists():
        raise NotInThePoolError(person.name)


def _has_declared(person: User, firm: Enterprise, on: date) -> bool:
    """Whether he once said that something ties him to the firm; also of a cadre who is in the pool."""
    return Conflict.objects.on(on).filter(expert__person=person, enterprise=firm).exists()


def demand_whole_team(visit: HelpVisit) -> None:
    """Raise TeamIncompleteError without a lead or an expert."""
    roles = set(visit.team.values_list("role", flat=True))
    if not {TeamRole.LEAD, TeamRole.EXPERT} <= roles:
        raise TeamIncompleteError


def go(visit: HelpVisit) -> None:
    """Note that these people are at the firm today, in this hat; from now on none of them inspects it for a year.

    Raises TeamIncompleteError, NotDeclaredError, TiedToTheFirmError. The caller holds the firm's lock.
    """
    demand_whole_team(visit)
    team = list(visit.team.were_there().select_related("person").order_by("person"))
    if late := [member.person.name for member in team if member.declared_at is None]:
        raise NotDeclaredError(late)
    today = timezone.localdate()
    # In one order for everybody: each person is locked.
    for member in team:
        refuse_unfit(member.person, role=TeamRole(member.role), firm=visit.enterprise, on=today)
        note_presence(member.person, at=visit.enterprise, source=visit.uuid)


def note_presence(person: User, *, at: Enterprise, source: UUID) -> None:
    """Note that somebody is at the firm today to help. Raises TiedToTheFirmError where he inspected there of late."""
    try:
        take_part(person, at=at, hat=Hat.HELP, on=timezone.localdate(), source=str(source))
    except OneHatError as error:
        raise TiedToTheFirmError(person.name, at.name) from error
