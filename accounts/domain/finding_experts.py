"""For an enterprise and a day: every expert of the pool with a verdict, and why; and what refuses one in a team."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import Prefetch

from accounts.enums import Hat, MemberRole
from accounts.models import Absence, Conflict, Enterprise, Expert, Involvement, Membership, User


@dataclass(frozen=True)
class Verdict:
    """Whether an expert can be asked for an enterprise on a day: what he knows of its trade, and what is against it."""

    expert: Expert
    # Names of the sectors and scenes that he and the enterprise have in common.
    knows: tuple[str, ...] = ()
    # Why he must not be sent there; each without a full stop. Not the desk's to overrule.
    conflicts: tuple[str, ...] = ()
    is_free: bool = True
    # Whether anything is noted of the enterprise's trade: without, nobody can be said to know it.
    trade_is_known: bool = True

    @property
    def fits(self) -> bool:
        """Whether nothing is against him."""
        return bool(self.knows) and not self.conflicts and self.is_free

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is against him, in words; empty for one who fits."""
        return (
            *(f"有冲突：{why}" for why in self.conflicts),
            *(() if self.is_free else ("那天没空",)),
            *(
                ()
                if self.knows
                else ("专业不对口" if self.trade_is_known else "名录里没填这家的行业和场景，看不出对不对口",)
            ),
        )


def verdicts(enterprise: Enterprise, on: date) -> list[Verdict]:
    """Return every expert of the pool on that day: who fits first, who knows most before; a fixed number of queries.

    After them who only lacks the trade, then who is not free, last who must not be sent. Nobody is left out, so that
    the desk sees what it can still do: ask somebody else, or another day.
    """
    return verdicts_beside(enterprise, on, others=[])[0]


def verdicts_beside(
    enterprise: Enterprise, on: date, *, others: list[User]
) -> tuple[list[Verdict], dict[int, tuple[str, ...]]]:
    """The same, and what `conflicts_at` says of others who may go with them, without asking for them apart."""
    absent = Prefetch("absences", Absence.objects.filter(first_day__lte=on, last_day__gte=on), to_attr="absent_then")
    pool = Expert.objects.in_pool(on).select_related("person").prefetch_related("sectors", "scenes", absent)
    experts = list(pool)
    against = conflicts_at(enterprise, on=on, people=[*(expert.person for expert in experts), *others])
    scenes = {scene.pk for scene in enterprise.scenes.all()}
    is_known = bool(enterprise.sector_id or scenes)
    found = [
        Verdict(
            expert,
            knows=(
                *(row.name for row in expert.sectors.all() if row.pk == enterprise.sector_id),
                *(row.name for row in expert.scenes.all() if row.pk in scenes),
            ),
            conflicts=against.get(expert.person_id, ()),
            is_free=not expert.absent_then,  # type: ignore[attr-defined]
            trade_is_known=is_known,
        )
        for expert in experts
    ]
    found.sort(key=lambda row: (bool(row.conflicts), not row.is_free, -len(row.knows), str(row.expert)))
    return found, against


def conflicts_at(enterprise: Enterprise, *, on: date, people: list[User]) -> dict[int, tuple[str, ...]]:
    """Return, by the key of the person, why he must not be sent there to help on that day; three queries for a team.

    For anybody of a team, whether in the pool or not: who is a member of the enterprise, or inspected it within the
    months of `ONE_HAT_MONTHS`, is in conflict without having declared it. Who is in none is left out.
    """
    keys = [person.pk for person in people]
    found: dict[int, list[str]] = defaultdict(list)
    declared = Conflict.objects.on(on).filter(enterprise=enterprise, expert__person__in=keys)
    members = Membership.objects.active().filter(enterprise=enterprise, person__in=keys)
    inspected = Involvement.objects.against(Hat.HELP, at=enterprise, on=on).filter(person__in=keys)
    for person, why in chain(
        (
            (row.expert.person_id, f"{row.get_kind_display()}（{row.since:%Y-%m-%d} 起）")
            for row in declared.select_related("expert")
        ),
        ((row.person_id, f"是这家企业的{MemberRole(row.role).label}") for row in members),
        ((row.person_id, f"{row.on:%Y-%m-%d} 到这家做过{row.get_hat_display()}") for row in inspected),
    ):
        if why not in found[person]:
            found[person].append(why)
    return {person: tuple(why) for person, why in found.items()}
