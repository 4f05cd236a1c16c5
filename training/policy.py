"""Who may do what with sessions and registrations: one's own, one's firm's, or as training officer of the bureau."""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.enums import MemberRole
from accounts.models import Enterprise, Membership, User
from accounts.roles import Role, has_role
from training.models import Registration, Trainee

ACTS_FOR_FIRM = (MemberRole.MANAGER, MemberRole.SAFETY_OFFICER)
Viewer = AbstractBaseUser | AnonymousUser


def runs_training(person: Viewer) -> bool:
    """Whether somebody makes sessions, approves, moves people."""
    return has_role(person, Role.TRAINING_OFFICER)


def may_register(person: Viewer, trainee: Trainee, enterprise: Enterprise | None) -> bool:
    """Whether `person` may register `trainee`, who comes for that firm or for himself (None)."""
    if not isinstance(person, User) or not person.is_active:
        return False
    is_himself = trainee.person_id == person.pk
    if enterprise is None:
        return is_himself or runs_training(person)
    mine = Membership.objects.active().filter(person=person, enterprise=enterprise)
    allowed = mine if is_himself else mine.filter(role__in=ACTS_FOR_FIRM)
    return allowed.exists() or runs_training(person)


def may_register_all(person: Viewer, trainees: Iterable[Trainee], enterprise: Enterprise | None) -> bool:
    """The same of several; who answers for the firm, or runs training, is asked once for all of them."""
    # What is known already is asked first: an officer's list may name a thousand firms.
    if runs_training(person):
        return True
    answers = enterprise is not None and firms_of(person).filter(pk=enterprise.pk).exists()
    return answers or all(may_register(person, trainee, enterprise) for trainee in trainees)


def firms_of(person: Viewer) -> "QuerySet[Enterprise]":
    """The firms for whose people somebody answers."""
    if not isinstance(person, User) or not person.is_active:
        return Enterprise.objects.none()
    mine = Membership.objects.active().filter(person=person, role__in=ACTS_FOR_FIRM)
    return Enterprise.objects.filter(pk__in=mine.values("enterprise"))


def may_change(person: Viewer, registration: Registration) -> bool:
    """Whether `person` may cancel it, take or leave an offer, put somebody else there."""
    return seen_by(person, Registration.objects.filter(pk=registration.pk)).exists()


def seen_by(person: Viewer, registrations: "QuerySet[Registration]") -> "QuerySet[Registration]":
    """Narrow to one's own, those of the firms for which one answers, or all for training officers."""
    return registrations if runs_training(person) else held_by(person, registrations)


def held_by(person: Viewer, registrations: "QuerySet[Registration]") -> "QuerySet[Registration]":
    """Narrow to one's own and those of the firms for which one answers."""
    if not isinstance(person, User) or not person.is_active:
        return registrations.none()
    return registrations.filter(Q(trainee__person=person) | Q(enterprise__in=firms_of(person)))
