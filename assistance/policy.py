"""Who may do what with what a firm shows: one table, default deny, never `is_superuser` (DESIGN §7).

Somebody acts in the capacities he has now: his staff roles, what he is in this firm, and what he is on the team of this
visit. Enforcement accounts stand in no row, whatever else they are. The administrator stands in none of those for
seeing, but for the time for which he broke the glass of one firm.

One rule serves rows and lists: `may` asks `within` for one row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final, TypeGuard, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from accounts.enums import MemberRole
from accounts.models import Enterprise, Membership, User
from accounts.roles import Role, roles_of
from assistance.enums import FINDING_ON_PAPER, VISIT_NUMBERED, Act, Level, RequestState, TeamRole, Thing
from assistance.models import BreakGlass, Evidence, Finding, HelpRequest, HelpVisit, RectificationPlan, TeamMember


class Own(Enum):
    """Relations that are neither a role of staff nor one in a firm or team."""

    # Who wrote the request, as long as he is in the firm.
    ASKER = auto()
    # An administrator who said why he must look.
    GLASS = auto()
    # Whoever goes to the firm again must know what was found there before.
    COMES_AGAIN = auto()


class Condition(Enum):
    """What must hold of the row itself."""

    SENT = auto()
    ON_PAPER = auto()
    MAJOR = auto()
    ORDINARY = auto()
    # Nobody who answers for the firm can log in.
    NO_ACCOUNT = auto()


Capacity = Role | MemberRole | TeamRole | Own


@dataclass(frozen=True)
class When:
    """A capacity that counts only where the row is such."""

    capacity: Capacity
    condition: Condition


Entry = Capacity | When


def _when(condition: Condition, *capacities: Capacity) -> frozenset[Entry]:
    return frozenset(When(capacity, condition) for capacity in capacities)


def _all(*parts: frozenset[Any]) -> frozenset[Entry]:
    return frozenset().union(*parts)


FIRM: Final[frozenset[Entry]] = frozenset(MemberRole)
ANSWERS_FOR_FIRM: Final = (MemberRole.MANAGER, MemberRole.SAFETY_OFFICER)
TEAM: Final[frozenset[Entry]] = frozenset(TeamRole)
ON_SITE: Final = (TeamRole.LEAD, TeamRole.EXPERT, TeamRole.CADRE)
ADVISERS: Final = (TeamRole.LEAD, TeamRole.EXPERT)
DESK: Final[frozenset[Entry]] = frozenset({Role.HELP_DESK})
GLASS: Final[frozenset[Entry]] = frozenset({Own.GLASS})
COMES_AGAIN: Final[frozenset[Entry]] = frozenset({Own.COMES_AGAIN})
# The desk writes down what a firm says that cannot say it here itself; the door asks who said it, and how (ADR 19).
WORD: Final[frozenset[Entry]] = _when(Condition.NO_ACCOUNT, Role.HELP_DESK)
_SAYS: Final[frozenset[Entry]] = _all(frozenset(ANSWERS_FOR_FIRM), WORD)

TABLE: Final[dict[tuple[Thing, Act], frozenset[Entry]]] = {
    # A firm.
    (Thing.FIRM, Act.ASK): FIRM,
    (Thing.FIRM, Act.ENTER): DESK,
    (Thing.FIRM, Act.PLAN_VISIT): DESK,
    (Thing.FIRM, Act.CALL): DESK,
    (Thing.FIRM, Act.EXPORT): DESK,
    (Thing.FIRM, Act.BREAK_GLASS): frozenset({Role.ADMINISTRATOR}),
    # What was done with what it showed, and who looked.
    (Thing.FIRM, Act.SEE): _all(FIRM, DESK, GLASS),
    # A request; a draft is the firm's own.
    (Thing.REQUEST, Act.SEE): _all(FIRM, TEAM, GLASS, _when(Condition.SENT, Role.HELP_DESK)),
    (Thing.REQUEST, Act.CHANGE): frozenset({Own.ASKER, *ANSWERS_FOR_FIRM}),
    (Thing.REQUEST, Act.SUBMIT): frozenset({Own.ASKER, *ANSWERS_FOR_FIRM}),
    (Thing.REQUEST, Act.WITHDRAW): _all(
        frozenset({Own.ASKER, *ANSWERS_FOR_FIRM}), _when(Condition.SENT, Role.HELP_DESK)
    ),
    (Thing.REQUEST, Act.TRIAGE): DESK,
    (Thing.REQUEST, Act.ACCEPT): DESK,
    (Thing.REQUEST, Act.REFER_ELSEWHERE): DESK,
    (Thing.REQUEST, Act.DECLINE): DESK,
    (Thing.REQUEST, Act.SCHEDULE): DESK,
    (Thing.REQUEST, Act.CLOSE): DESK,
    (Thing.REQUEST, Act.NEW_LINK): DESK,
    # A visit.
    (Thing.VISIT, Act.SEE): _all(FIRM, DESK, TEAM, GLASS, _when(Condition.ON_PAPER, Own.COMES_AGAIN)),
    (Thing.VISIT, Act.CHANGE_TEAM): DESK,
    (Thing.VISIT, Act.POSTPONE): DESK,
    (Thing.VISIT, Act.CANCEL): DESK,
    (Thing.VISIT, Act.DECLARE): TEAM,
    (Thing.VISIT, Act.BEGIN): frozenset({TeamRole.LEAD}),
    (Thing.VISIT, Act.RECORD): frozenset(ON_SITE),
    (Thing.VISIT, Act.SIGN): frozenset({TeamRole.LEAD}),
    (Thing.VISIT, Act.DELIVER): frozenset({TeamRole.LEAD, Role.HELP_DESK}),
    (Thing.VISIT, Act.ANSWER): _SAYS,
    (Thing.VISIT, Act.MAKE_PLAN): _all(_SAYS, frozenset(ADVISERS)),
    # A finding; the firm sees it from the hour it is signed.
    (Thing.FINDING, Act.SEE): _all(
        _when(Condition.ON_PAPER, *MemberRole, Own.COMES_AGAIN),
        DESK,
        TEAM,
        GLASS,
        _when(Condition.MAJOR, Role.BUREAU_LEAD),
    ),
    (Thing.FINDING, Act.RECORD): frozenset(ON_SITE),
    (Thing.FINDING, Act.STRIKE): frozenset(ON_SITE),
    (Thing.FINDING, Act.ANSWER): _SAYS,
    (Thing.FINDING, Act.OBJECT): _SAYS,
    (Thing.FINDING, Act.DECIDE_OBJECTION): _all(DESK, _when(Condition.MAJOR, Role.BUREAU_LEAD)),
    (Thing.FINDING, Act.GIVE_EVIDENCE): _all(FIRM, frozenset(ON_SITE), WORD),
    (Thing.FINDING, Act.REPORT_FIXED): _all(_SAYS, frozenset(ON_SITE)),
    # By law the firm reports it itself, with an account here or without.
    (Thing.FINDING, Act.REPORT_MAJOR): frozenset(ANSWERS_FOR_FIRM),
    (Thing.FINDING, Act.VERIFY): TEAM,
    (Thing.FINDING, Act.REOPEN): _all(TEAM, DESK),
    (Thing.FINDING, Act.ASK_EXTENSION): _SAYS,
    (Thing.FINDING, Act.DECIDE_EXTENSION): _all(
        _when(Condition.ORDINARY, TeamRole.LEAD, Role.HELP_DESK), _when(Condition.MAJOR, Role.BUREAU_LEAD)
    ),
    (Thing.FINDING, Act.REFER): _when(Condition.MAJOR, Role.BUREAU_LEAD),
    (Thing.FINDING, Act.WRITE_CASE): _all(DESK, frozenset(ON_SITE)),
    (Thing.FINDING, Act.CLEAR_CASE): DESK,
    # A plan, its measures with it.
    (Thing.PLAN, Act.SEE): _all(FIRM, DESK, TEAM, GLASS, COMES_AGAIN, _when(Condition.MAJOR, Role.BUREAU_LEAD)),
    (Thing.PLAN, Act.CHANGE): _all(_SAYS, frozenset(ADVISERS)),
    (Thing.PLAN, Act.SUBMIT): _SAYS,
    (Thing.PLAN, Act.AGREE): frozenset(ADVISERS),
    (Thing.PLAN, Act.RETURN): frozenset(ADVISERS),
    (Thing.PLAN, Act.REVISE): frozenset({*ANSWERS_FOR_FIRM, *ADVISERS}),
    (Thing.PLAN, Act.MERGE): frozenset({*ANSWERS_FOR_FIRM, *ADVISERS}),
    (Thing.PLAN, Act.SPLIT): frozenset({*ANSWERS_FOR_FIRM, *ADVISERS}),
    (Thing.PLAN, Act.DO): _all(FIRM, frozenset(ON_SITE), WORD),
    (Thing.PLAN, Act.GIVE_EVIDENCE): _all(FIRM, frozenset(ON_SITE), WORD),
    # Evidence, as a file.
    (Thing.EVIDENCE, Act.SEE): _all(FIRM, DESK, TEAM, GLASS, _when(Condition.MAJOR, Role.BUREAU_LEAD)),
}

# What a firm says itself or has the desk write down.
SAID: Final = frozenset(act for (_, act), entries in TABLE.items() if entries >= WORD)


@dataclass(frozen=True)
class Place:
    """How to come from a row to its firm and its visit."""

    thing: Thing
    enterprise: str
    visit: str | None


PLACES: Final[dict[type[Model], Place]] = {
    Enterprise: Place(Thing.FIRM, "pk", None),
    HelpRequest: Place(Thing.REQUEST, "enterprise", "visit"),
    HelpVisit: Place(Thing.VISIT, "enterprise", "pk"),
    Finding: Place(Thing.FINDING, "visit__enterprise", "visit"),
    RectificationPlan: Place(Thing.PLAN, "visit__enterprise", "visit"),
    Evidence: Place(Thing.EVIDENCE, "visit__enterprise", "visit"),
}
RowT = TypeVar("RowT", bound=Model)
# Where a row keeps what somebody may do with it.
_KNOWN: Final = "_acts_of"


def may(person: AbstractBaseUser | AnonymousUser, act: Act, row: Model) -> bool:
    """Whether the person may do this now with this row: a firm, request, visit, finding, plan or evidence."""
    return within(person, act, type(row)._default_manager.filter(pk=row.pk)).exists()


def _is_on_this_side(person: AbstractBaseUser | AnonymousUser, roles: frozenset[Role]) -> TypeGuard[User]:
    """Whether this is a live account, and none of those who enforce."""
    return isinstance(person, User) and person.is_active and Role.ENFORCEMENT not in roles


def within(person: AbstractBaseUser | AnonymousUser, act: Act, rows: QuerySet[RowT]) -> QuerySet[RowT]:
    """Narrow to those rows with which the person may do this now; no query of its own but for his roles."""
    roles = roles_of(person)
    return (
        rows.filter(_rule(person, act, PLACES[rows.model], roles)) if _is_on_this_side(person, roles) else rows.none()
    )


def may_anywhere(person: AbstractBaseUser | AnonymousUser, act: Act, thing: Thing) -> bool:
    """Whether one of his roles of staff lets him do this with some such thing: for menus and lists, of no row yet."""
    roles = roles_of(person)
    named = frozenset().union(*_by_condition(TABLE.get((thing, act), frozenset())).values())
    return _is_on_this_side(person, roles) and bool(named & roles)


def acts(person: AbstractBaseUser | AnonymousUser, row: Model) -> frozenset[Act]:
    """All that the person may do now with this row; one query, and one for his roles. A page asks it for its buttons.

    Whether the state of the row lets it is another question: the door asks both.
    """
    whose, known, _ = row.__dict__.get(_KNOWN, (None, frozenset(), None))
    if whose is not None and whose == person.pk:
        return known
    return next(iter(acts_on(person, type(row)._default_manager.filter(pk=row.pk)).values()), frozenset())


def acts_on(person: AbstractBaseUser | AnonymousUser, rows: QuerySet[RowT]) -> dict[int, frozenset[Act]]:
    """What the person may do with each of these rows, by primary key; as many queries as for one row."""
    rules = _rules(person, rows.model)
    if not rules:
        return {}
    found: dict[int, frozenset[Act]] = {}
    for line in rows.order_by().values("pk", **rules):
        found[line["pk"]] = found.get(line["pk"], frozenset()) | _read(line)[0]
    return found


def acts_for_firm(person: AbstractBaseUser | AnonymousUser, row: Model) -> frozenset[Act]:
    """What he may do now with this row only as who writes down its firm's word; no query but for the desk.

    What he may do in a capacity of his own as well, as an adviser of its team, he does as that.
    """
    if Role.HELP_DESK not in roles_of(person):
        return frozenset()
    whose, _, known = row.__dict__.get(_KNOWN, (None, None, frozenset()))
    if whose is not None and whose == person.pk:
        return known
    row = with_acts(person, type(row)._default_manager.all()).get(pk=row.pk)
    return _read(row.__dict__)[1]


def with_acts(person: AbstractBaseUser | AnonymousUser, rows: QuerySet[RowT]) -> QuerySet[RowT]:
    """The same rows, each fetched together with what he may do with it; hand them to `acts_known`."""
    return rows.annotate(**_rules(person, rows.model))


def acts_known(person: AbstractBaseUser | AnonymousUser, row: Model) -> None:
    """Keep with a row of `with_acts` what he may do, so that `acts` need not ask again as long as this object lives."""
    row.__dict__[_KNOWN] = (person.pk, *_read(row.__dict__))


def _rules(person: AbstractBaseUser | AnonymousUser, model: type[Model]) -> dict[str, Any]:
    """Under `may_<act>` the rule of each act on such rows; none for those who are not on this side.

    For the desk also under `own_<act>`, of what it may write down for a firm: whether he may in a capacity of his own.
    """
    place, roles = PLACES[model], roles_of(person)
    if not _is_on_this_side(person, roles):
        return {}
    rules: dict[str, Any] = {}
    for (thing, act), entries in TABLE.items():
        if thing is place.thing:
            rules[f"may_{act}"] = _whether(_rule(person, act, place, roles))
            if entries >= WORD and Role.HELP_DESK in roles:
                rules[f"own_{act}"] = _whether(_rule(person, act, place, roles, but=WORD))
    return rules


def _whether(rule: Q) -> models.Case:
    return models.Case(models.When(rule, then=True), default=False)


def _read(values: Mapping[str, Any]) -> tuple[frozenset[Act], frozenset[Act]]:
    """What `_rules` came to: all that he may do, and what of it only for the firm."""
    allowed = frozenset(act for act in Act if values.get(f"may_{act}"))
    return allowed, frozenset(act for act in allowed if values.get(f"own_{act}") is False)


def _rule(person: User, act: Act, place: Place, roles: frozenset[Role], *, but: frozenset[Entry] = frozenset()) -> Q:
    """In which rows of a kind somebody with these roles may do this, some entries of the table left out."""
    holds = Q(pk__in=[])
    for condition, capacities in _by_condition(TABLE.get((place.thing, act), frozenset()) - but).items():
        such = _such(condition, place) if condition else ~Q(pk__in=[])
        if capacities & roles:
            holds |= such
        else:
            holds |= such & _related(person, capacities, place, roles)
    return holds


def _by_condition(entries: frozenset[Entry]) -> dict[Condition | None, frozenset[Capacity]]:
    found: dict[Condition | None, frozenset[Capacity]] = {}
    for entry in entries:
        condition, capacity = (entry.condition, entry.capacity) if isinstance(entry, When) else (None, entry)
        found[condition] = found.get(condition, frozenset()) | {capacity}
    return found


def _related(person: User, capacities: frozenset[Capacity], place: Place, roles: frozenset[Role]) -> Q:
    """What rows somebody has one of these relations to."""
    firm = f"{place.enterprise}__in"
    member = Membership.objects.active().filter(person=person)
    holds = Q(pk__in=[])
    if in_firm := [role for role in capacities if isinstance(role, MemberRole)]:
        holds |= Q(**{firm: member.filter(role__in=in_firm).values("enterprise")})
    if place.visit and (on_team := [role for role in capacities if isinstance(role, TeamRole)]):
        teams = TeamMember.objects.filter(person=person, role__in=on_team)
        holds |= Q(**{f"{place.visit}__in": teams.values("visit")})
    if Own.ASKER in capacities:
        holds |= Q(asked_by=person) & Q(**{firm: member.values("enterprise")})
    if Own.COMES_AGAIN in capacities:
        holds |= Q(**{firm: TeamMember.objects.come_again(person).values("visit__enterprise")})
    if Own.GLASS in capacities and Role.ADMINISTRATOR in roles:
        holds |= Q(**{firm: BreakGlass.objects.open_for(person).values("enterprise")})
    return holds


def _such(condition: Condition, place: Place) -> Q:
    """The condition in terms of the row's own fields, and of its firm's people."""
    if condition is Condition.NO_ACCOUNT:
        who = Membership.objects.active().filter(role__in=ANSWERS_FOR_FIRM, person__is_active=True)
        return Q(~Exists(who.filter(enterprise=OuterRef(place.enterprise))))
    majors = Finding.objects.filter(level=Level.MAJOR)
    planned = majors.filter(plan__isnull=False).values("plan")
    return {
        (Condition.SENT, Thing.REQUEST): ~Q(state=RequestState.DRAFT),
        # What was struck before it was signed the firm never had; what was struck on its objection it had.
        (Condition.ON_PAPER, Thing.FINDING): Q(state__in=FINDING_ON_PAPER) | Q(answer__isnull=False),
        (Condition.ON_PAPER, Thing.VISIT): Q(state__in=VISIT_NUMBERED),
        (Condition.MAJOR, Thing.FINDING): Q(level=Level.MAJOR),
        (Condition.ORDINARY, Thing.FINDING): Q(level=Level.ORDINARY),
        (Condition.MAJOR, Thing.PLAN): Q(pk__in=planned),
        (Condition.MAJOR, Thing.EVIDENCE): Q(finding__in=majors) | Q(measure__plan__in=planned),
    }[condition, place.thing]
