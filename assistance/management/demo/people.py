"""The people of the demonstration: one account for each role, with a password to be used once."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import timezone

from accounts.domain.administrator import one_time_password
from accounts.domain.enterprises import enter
from accounts.domain.experts import add_expert
from accounts.domain.granting import grant
from accounts.domain.groups import lay_groups
from accounts.domain.members import join, lock
from accounts.enums import MemberRole
from accounts.models import District, Enterprise, ReachPreference, Scene, Sector, User
from accounts.roles import Role

FIRMS: Final = 12
FIRST_FIRM: Final = "示例企业01"
# Who may come in: role, name, what stands before the @. The administrator is made by `make_admin`.
STAFF: Final = (
    (Role.HELP_DESK, "示例受理员", "desk"),
    (Role.HELP_TEAM, "示例带队干部甲", "lead1"),
    (Role.HELP_TEAM, "示例带队干部乙", "lead2"),
    (Role.BUREAU_LEAD, "示例局领导", "chief"),
    (Role.ENFORCEMENT, "示例执法人员", "enforcement"),
    (Role.AUDITOR, "示例审计员", "auditor"),
)
EXPERTS: Final = (("示例专家甲", "expert1"), ("示例专家乙", "expert2"))
MEMBERS: Final = (
    (MemberRole.MANAGER, "示例负责人", "boss"),
    (MemberRole.SAFETY_OFFICER, "示例安全管理员", "safety"),
    (MemberRole.MEMBER, "示例员工", "worker"),
)


@dataclass
class Cast:
    """Everybody, and what to print about those who may log in."""

    desk: User
    chief: User
    leads: list[User]
    experts: list[User]
    firms: list[Enterprise] = field(default_factory=list)
    bosses: list[User] = field(default_factory=list)
    logins: list[tuple[str, str, str, str]] = field(default_factory=list)


def cast() -> Cast:
    """Make all accounts and firms; the clock says when."""
    lay_groups()
    logins: list[tuple[str, str, str, str]] = []
    staff = [_account(name, address, role.label, logins) for role, name, address in STAFF]
    for person, (role, _, _) in zip(staff, STAFF, strict=True):
        grant(person, role, by=None)
    experts = [_account(name, address, "专家", logins) for name, address in EXPERTS]
    made = Cast(desk=staff[0], chief=staff[3], leads=staff[1:3], experts=experts, logins=logins)
    known: dict[str, Any] = {"scenes": list(Scene.objects.all()[:3]), "sectors": list(Sector.objects.all()[:2])}
    if not any(known.values()):
        known["sectors"] = [_trade()]
    for person in experts:
        add_expert(person, by=made.desk, active_from=timezone.localdate(), **known)
    districts = list(District.objects.all())
    for number in range(1, FIRMS + 1):
        _firm(made, number, districts)
    return made


def _firm(made: Cast, number: int, districts: list[District]) -> None:
    place: dict[str, Any] = {"district": districts[number % len(districts)]} if districts else {}
    firm = enter(
        name=f"示例企业{number:02}",
        by=made.desk,
        address=f"示例路 {number} 号",
        weak_base=number % 4 == 0,
        sector=Sector.objects.order_by("pk").first(),
        **place,
    )
    # Of the first firm all three may log in, of the others one manager stands there.
    members = MEMBERS if number == 1 else MEMBERS[:1]
    for role, name, address in members:
        named = f"{name}{number:02}"
        person = _account(named, f"{address}{number:02}", f"{firm.name} {role.label}", made.logins)
        join(lock(firm), person=person, role=role, by=made.desk)
        if role == MemberRole.MANAGER:
            made.bosses.append(person)
    made.firms.append(firm)


def _account(name: str, address: str, what: str, logins: list[tuple[str, str, str, str]]) -> User:
    """Somebody who gets no mail: what he is told stands in his inbox here."""
    password = one_time_password()
    email = f"{address}@demo.example.org"
    person = User.objects.create_user(name=name, email=email, password=password, must_change_password=True)
    ReachPreference.objects.create(person=person, by_email=False, by_sms=False)
    logins.append((what, name, email, password))
    return person


def _trade() -> Sector:
    return Sector.objects.get_or_create(slug="example", defaults={"name": "示例行业"})[0]
