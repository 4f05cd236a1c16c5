"""Who it is that comes: the same person is the same trainee, whoever registers him."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet

from accounts.models import Enterprise, User
from accounts.phone import normalise_phone, show_phone
from training.domain.errors import NobodyError, NoPhoneError, OtherNameError, TrainingError
from training.models import Registration, Trainee

Refusal = TrainingError | ValidationError


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as his firm names him."""

    name: str
    phone: str = ""
    staff_no: str = ""


@dataclass(frozen=True, slots=True)
class Whom:
    """The same, understood: the telephone as the database has it."""

    enterprise: Enterprise
    name: str
    number: str
    staff_no: str

    @property
    def key(self) -> str:
        """By telephone and name, since workers share telephones, or else by staff number."""
        return _phone_key(self.number, self.name) if self.number else f"firm:{self.enterprise.uuid}:{self.staff_no}"


def of_account(person: User) -> Trainee:
    """Return who has an account as a trainee; what his firm registered him for before he had one is his."""
    if own := recognise(person):
        return own
    made: Trainee = Trainee.objects.get_or_create(key=_key_of(person), defaults={"person": person})[0]
    return made


def recognise(person: User) -> Trainee | None:
    """Make the registrations of whom firms named by this verified number and name those of the account.

    Return who he is, None where he was never registered. Workers share telephones: another name is somebody else. One
    query where there is nothing to be made his; safe to repeat, and to do twice at once.
    """
    is_sure = person.phone and person.phone_verified and person.name.strip()
    keys = [_key_of(person), *([_phone_key(person.phone or "", _tidy(person.name))] if is_sure else [])]
    found = {row.key: row for row in Trainee.objects.filter(key__in=keys)}
    own = found.pop(_key_of(person), None)
    for named in found.values():
        own = _make_own(named, person, own)
    return own


def _make_own(named: Trainee, person: User, own: Trainee | None) -> Trainee:
    """Give the account the row itself, or where it has one what hangs on the other; return the account's row."""
    if own is None:
        try:
            with transaction.atomic():
                # What his firm wrote down of him goes: the account has it, and its erasure takes it away.
                blank = {"enterprise": None, "name": "", "phone": "", "staff_no": ""}
                nobodys = Trainee.objects.filter(pk=named.pk, person=None)
                nobodys.update(person=person, key=_key_of(person), **blank)
        except IntegrityError:
            pass  # He got one of his own this moment.
        own = Trainee.objects.get(key=_key_of(person))
    for row in Registration.objects.filter(trainee=named).exclude(trainee=own):
        try:
            with transaction.atomic():
                Registration.objects.filter(pk=row.pk).update(trainee=own)
        except IntegrityError:
            continue  # He has registered for this session himself too; each stays with whoever made it.
    return own


def of_firm(enterprise: Enterprise, *, name: str, phone: str = "", staff_no: str = "") -> Trainee:
    """Return whom a firm names. Raises NobodyError, OtherNameError, ValidationError for a telephone that is none."""
    (found,) = of_firms([(enterprise, Named(name, phone, staff_no))])
    if not isinstance(found, Trainee):
        raise found
    return found


@transaction.atomic
def of_firms(people: Sequence[tuple[Enterprise, Named]]) -> list[Trainee | Refusal]:
    """Return for each whom his firm names, or why he is nobody; a few queries, however many they are.

    Who is new is written; of who changed firms, or got a number since, that is kept.
    """
    lines = [_understood(enterprise, named) for enterprise, named in people]
    whoms = [line for line in lines if isinstance(line, Whom)]
    known = Known(whoms)
    if fresh := known.add_missing(whoms):
        # In one order for everybody, so that two lists with the same people do not wait for one another.
        Trainee.objects.bulk_create(sorted(fresh, key=lambda row: row.key), ignore_conflicts=True)
        known = Known(whoms)
    found = [known.found(line) if isinstance(line, Whom) else line for line in lines]
    changed: dict[int, dict[str, Any]] = {}
    for line, row in zip(lines, found, strict=True):
        if isinstance(line, Whom) and isinstance(row, Trainee) and (values := news(row, line)):
            changed.setdefault(row.pk, {}).update(values)
            for name, value in values.items():
                setattr(row, name, value)
    _keep(changed)
    return found


@transaction.atomic
def of_nobody(*, name: str, phone: str) -> Trainee:
    """Return who comes to the door for himself: nobody names him but his telephone and what he says he is called.

    A firm that names him later names the same one. Raises NoPhoneError, ValidationError for a telephone that is none.
    """
    name = _tidy(name)
    if not name or not phone.strip():
        raise NoPhoneError
    number = normalise_phone(phone)
    account = User.objects.filter(phone=number, phone_verified=True, is_active=True, name=name).first()
    if account:
        return of_account(account)
    values = {"name": name, "phone": show_phone(number)}
    found: Trainee = Trainee.objects.get_or_create(key=_phone_key(number, name), defaults=values)[0]
    return found


def sent_before(registration: Registration) -> "QuerySet[Trainee]":
    """Whom the same firm sent before and who is not in this session: one of them may come in somebody's place.

    The latest first.
    """
    there = Registration.objects.active().filter(session=registration.session_id)
    sent = Trainee.objects.filter(registrations__enterprise=registration.enterprise_id)
    others = sent.exclude(pk__in=there.values("trainee"))
    return others.annotate(last=Max("registrations__at")).select_related("person").order_by("-last", "pk")


def understood(enterprise: Enterprise, named: Named) -> Whom:
    """Return whom a firm means. Raises NobodyError, ValidationError."""
    name, staff_no = _tidy(named.name), _tidy(named.staff_no)
    if not name or not (named.phone.strip() or staff_no):
        raise NobodyError
    return Whom(enterprise, name, normalise_phone(named.phone) if named.phone.strip() else "", staff_no)


class Known:
    """Who of several is known already; three queries, however many they are."""

    def __init__(self, people: Sequence[Whom]) -> None:
        numbers = {one.number for one in people if one.number}
        accounts = User.objects.filter(phone__in=numbers, phone_verified=True, is_active=True)
        self._accounts = {(row.phone, row.name): row for row in accounts}
        self._by_key: dict[str, Trainee] = {}
        self._by_staff_no: dict[tuple[int, str], list[Trainee]] = defaultdict(list)
        staff = Q(
            enterprise__in={one.enterprise.pk for one in people},
            staff_no__in={one.staff_no for one in people if one.staff_no},
        )
        keys = {key for one in people for key in (self.key(one), one.key)}
        rows = Trainee.objects.filter(Q(key__in=keys) | staff)
        for row in rows.select_related("person", "enterprise"):
            self._add(row)

    def key(self, one: Whom) -> str:
        """By what he is known: who has an account under this number and name is that one."""
        account = self._accounts.get((one.number, one.name))
        return _key_of(account) if account else one.key

    def of(self, one: Whom) -> Trainee | None:
        """Return who that is; None for who is not known yet. Raises OtherNameError.

        Who is not found by his number is found by his staff number and name: he may have got, or changed, the other.
        """
        # Whom his firm named before he had an account is found by that until he is recognised.
        found = self._by_key.get(self.key(one)) or self._by_key.get(one.key)
        alike = self._by_staff_no[one.enterprise.pk, one.staff_no] if one.staff_no else []
        if not found and (one.number, one.name) not in self._accounts:
            found = next((row for row in alike if row.name == one.name), None)
        others = [found] if found else alike
        if not one.number and others and others[0].shown_name != one.name:
            raise OtherNameError(one.staff_no, others[0].shown_name)
        return found

    def found(self, one: Whom) -> Trainee | Refusal:
        """Return who that is, who must be known by now, or why not."""
        try:
            found = self.of(one)
        except OtherNameError as refusal:
            return refusal
        assert found
        return found

    def add_missing(self, people: Sequence[Whom]) -> list[Trainee]:
        """Return rows for those who are not known; not written."""
        fresh = []
        for one in people:
            try:
                if self.of(one):
                    continue
            except OtherNameError:
                continue
            account = self._accounts.get((one.number, one.name))
            of_firm = {"name": one.name, "phone": show_phone(one.number), "staff_no": one.staff_no}
            whose: dict[str, Any] = {"person": account} if account else {"enterprise": one.enterprise, **of_firm}
            fresh.append(Trainee(key=self.key(one), **whose))
            self._add(fresh[-1])
        return fresh

    def _add(self, row: Trainee) -> None:
        self._by_key[row.key] = row
        if row.enterprise_id and row.staff_no:
            self._by_staff_no[row.enterprise_id, row.staff_no].append(row)


def _understood(enterprise: Enterprise, named: Named) -> Whom | Refusal:
    try:
        return understood(enterprise, named)
    except (NobodyError, ValidationError) as refusal:
        return refusal


def news(row: Trainee, line: Whom) -> dict[str, Any]:
    """What the firm says of somebody and was not known; of who has an account he says himself."""
    if row.person_id:
        return {}
    values = {"enterprise": line.enterprise, "phone": show_phone(line.number), "staff_no": line.staff_no}
    if line.number:
        values["key"] = line.key
    return {name: value for name, value in values.items() if value and getattr(row, name) != value}


def _keep(changed: dict[int, dict[str, Any]]) -> None:
    # Who has got an account since is known by that.
    nobodys = Trainee.objects.filter(pk__in=changed, person=None)
    rows = list(nobodys.select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        for name, value in changed[row.pk].items():
            setattr(row, name, value)
    Trainee.objects.bulk_update(rows, ["enterprise", "phone", "staff_no", "key"])


def _phone_key(number: str, name: str) -> str:
    return f"phone:{number}:{name}"


def _key_of(person: User) -> str:
    return f"person:{person.uuid}"


def _tidy(text: str) -> str:
    """Without the blanks that people put into names of two characters."""
    return re.sub(r"\s+", "", text) if not text.isascii() else " ".join(text.split())
