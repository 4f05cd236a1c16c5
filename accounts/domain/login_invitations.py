"""Codes on paper, for a bureau without SMS: made in batches, used once, kept as keyed hashes only."""

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.domain.login_errors import (
    InvitationCodeError,
    NumberTakenError,
    OtherNumberError,
    SlipsRefusedError,
)
from accounts.domain.members import join, lock
from accounts.domain.numbers import owns_something
from accounts.enums import MemberRole
from accounts.models import Enterprise, LoginInvitation, Membership, User
from accounts.phone import normalise_phone
from accounts.roles import Role, has_role

# Without 0 1 I L O U and their like: 30 signs, so ten of them are 49 bits.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 10
MOST: Final = 200
LONGEST_DAYS: Final = 180
MAKERS: Final = frozenset({Role.HELP_DESK, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Slip:
    """What goes onto one piece of paper; the only place where the code stands."""

    enterprise: Enterprise
    role: MemberRole
    phone: str
    code: str

    @property
    def shown(self) -> str:
        """The code as people read it: in two halves."""
        return f"{self.code[:5]}-{self.code[5:]}"


def may_make(person: User) -> bool:
    """Whether the person may make slips and withdraw them."""
    return has_role(person, *MAKERS)


def draw(
    wanted: list[tuple[Enterprise, str]], *, role: MemberRole, days: int = 30, form: uuid.UUID | None = None
) -> list[Slip]:
    """Return a slip with a code for each enterprise and number (empty: any); nothing is stored yet.

    The same wishes from the same `form` give the same codes: a button that is pressed twice prints one batch twice.
    Raises SlipsRefusedError for none or too many.
    """
    if not 0 < len(wanted) <= MOST:
        raise SlipsRefusedError(f"一次做 1 到 {MOST} 张，现在是 {len(wanted)} 张。请分几次做。")
    seed = f"{form or uuid.uuid4()}|{role}|{days}|{[(enterprise.pk, phone) for enterprise, phone in wanted]}"
    return [Slip(enterprise, role, phone, _code(f"{seed}|{place}")) for place, (enterprise, phone) in enumerate(wanted)]


def _code(seed: str) -> str:
    number = int.from_bytes(salted_hmac("accounts.login_invitation.code", seed, algorithm="sha256").digest())
    return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(LENGTH))


@transaction.atomic
def issue(slips: list[Slip], *, by: User, days: int) -> uuid.UUID:
    """Make the codes of these slips good for so many days and return the batch. Call it once they are on paper.

    Those that are good already stay as they are. Raises SlipsRefusedError, also where some are used or withdrawn.
    """
    if not may_make(by):
        raise SlipsRefusedError("只有帮扶受理和系统管理员能做邀请码。")
    if not 0 < days <= LONGEST_DAYS:
        raise SlipsRefusedError(f"有效期填 1 到 {LONGEST_DAYS} 天。")
    hashes = [_hashes(slip.code)[0] for slip in slips]
    batch, until = uuid.uuid4(), timezone.now() + timedelta(days=days)
    LoginInvitation.objects.bulk_create(
        (
            LoginInvitation(
                code_hash=code_hash,
                batch=batch,
                enterprise=slip.enterprise,
                role=slip.role,
                phone=slip.phone,
                by=by,
                until=until,
            )
            for slip, code_hash in zip(slips, hashes, strict=True)
        ),
        ignore_conflicts=True,
    )
    stored = list(LoginInvitation.objects.filter(code_hash__in=hashes, by=by))
    if len(stored) < len(slips) or not all(_is_good(one) for one in stored):
        raise SlipsRefusedError("这一批做过了，有的已经用掉或作废。请重新打开这一页，再做一批。")
    return stored[0].batch


@transaction.atomic
def withdraw(batch: uuid.UUID, *, by: User) -> int:
    """Make what is unused of a batch worthless, for example slips that were lost; return how many."""
    if not may_make(by):
        raise SlipsRefusedError("只有帮扶受理和系统管理员能作废邀请码。")
    unused = LoginInvitation.objects.filter(batch=batch, used_at__isnull=True, withdrawn_at__isnull=True)
    return unused.update(withdrawn_at=timezone.now())


def find(code: str) -> LoginInvitation:
    """Return the invitation of a code, with its enterprise. Raises InvitationCodeError, the same whatever is wrong."""
    found = LoginInvitation.objects.filter(code_hash__in=_hashes(_plain(code)))
    invitation = found.select_related("enterprise").first()
    if invitation is None or not _is_good(invitation):
        raise InvitationCodeError
    return invitation


@transaction.atomic
def use_for_new(code: str, *, name: str, phone: str, password: str) -> User:
    """Make an account in the enterprise; its number is not verified. The caller has checked name and password.

    Raises InvitationCodeError, NumberTakenError, OtherNumberError, ValidationError (no number).
    """
    invitation, enterprise = _lock(code)
    number = normalise_phone(phone)
    if invitation.phone and invitation.phone != number:
        raise OtherNumberError
    person = User.objects.select_for_update().filter(phone=number).first() or User(phone=number)
    if person.pk and (not person.is_active or person.phone_verified or owns_something(person)):
        raise NumberTakenError
    person.name = name.strip()
    person.set_password(password)
    person.save()
    _use(invitation, enterprise, person)
    return person


@transaction.atomic
def use_for_own(code: str, *, person: User) -> Membership:
    """Join with the account one has. Raises InvitationCodeError, OtherNumberError, AlreadyMemberError."""
    invitation, enterprise = _lock(code)
    if invitation.phone and invitation.phone != person.phone:
        raise OtherNumberError
    return _use(invitation, enterprise, person)


def _use(invitation: LoginInvitation, enterprise: Enterprise, person: User) -> Membership:
    """The one door: used, by whom, when; and what it was for."""
    invitation.used_at, invitation.used_by = timezone.now(), person
    invitation.save(update_fields=["used_at", "used_by"])
    return join(enterprise, person=person, role=MemberRole(invitation.role), by=invitation.by)


def _lock(code: str) -> tuple[LoginInvitation, Enterprise]:
    """Lock enterprise, then invitation; of two who use a code at once the second finds it used."""
    found = find(code)
    # What was merged away after the slip was printed goes on in the entry that was kept.
    enterprise = lock(found.enterprise.merged_into or found.enterprise)
    invitation = LoginInvitation.objects.select_for_update(of=("self",)).select_related("by").get(pk=found.pk)
    if not _is_good(invitation):
        raise InvitationCodeError
    return invitation, enterprise


def _is_good(invitation: LoginInvitation) -> bool:
    return invitation.used_at is None and invitation.withdrawn_at is None and invitation.until > timezone.now()


def _plain(typed: str) -> str:
    """Undo what typing and copying do to a code: case, hyphens, blanks, full-width signs."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign in ALPHABET)


def _hashes(code: str) -> list[str]:
    """The keyed hash of a code: by the key in force, then by those that were before it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac("accounts.login_invitation", code, secret=key, algorithm="sha256").hexdigest() for key in keys]
