"""The first administrator, who lets all others in."""

import secrets

from django.db import transaction

from accounts.domain.errors import AdministratorEmailTakenError
from accounts.domain.granting import grant
from accounts.domain.groups import lay_groups
from accounts.models import User
from accounts.roles import Role

# Without the letters and digits that are mistaken for one another when read off a screen.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Return a password of four groups of four, some 79 bits, to be read off a screen and typed once."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


@transaction.atomic
def make_first_administrator(email: str) -> tuple[User, str] | None:
    """Create a superuser known by e-mail and return him with his one-time password, which is kept nowhere.

    Returns None when there is an active superuser already.
    Raises AdministratorEmailTakenError when the address belongs to somebody else.
    """
    if User.objects.filter(is_superuser=True, is_active=True).exists():
        return None
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise AdministratorEmailTakenError(email)
    lay_groups()
    password = one_time_password()
    user = User.objects.create_superuser(email=email, password=password, must_change_password=True)
    grant(user, Role.ADMINISTRATOR, by=None)
    return user, password
