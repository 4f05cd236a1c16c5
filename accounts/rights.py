"""Which permissions each role has. A room that brings models of its own adds to the list from its `apps.py`."""

from collections import defaultdict

from accounts.roles import Role

# Wagtail's permission to open the admin. Help team, bureau lead and enforcement have nothing to do there.
ACCESS_ADMIN = "wagtailadmin.access_admin"

_BASIC_DATA = tuple(
    f"accounts.{act}_{model}"
    for model in ("district", "staffunit", "sector", "scene", "department", "specialday")
    for act in ("add", "change", "delete", "view")
)

# What could not be sent, and what messages say. A person's own messages are another matter: `accounts` shows those.
_MESSAGES = (
    "delivery.view_message",
    "delivery.settle_message",
    *(f"delivery.{act}_messagetemplate" for act in ("add", "change", "view")),
)

_permissions: dict[Role, set[str]] = defaultdict(
    set,
    {
        Role.EDITOR: {ACCESS_ADMIN},
        Role.REVIEWER: {ACCESS_ADMIN},
        Role.RELEASER: {ACCESS_ADMIN},
        Role.TRAINING_OFFICER: {ACCESS_ADMIN},
        # What it may do with enterprises stands in accounts/policy.py.
        Role.HELP_DESK: {ACCESS_ADMIN},
        Role.AUDITOR: {ACCESS_ADMIN, "accounts.view_user", "auth.view_group"},
        Role.ADMINISTRATOR: {
            ACCESS_ADMIN,
            "accounts.add_user",
            "accounts.change_user",
            "accounts.view_user",
            "auth.view_group",
            "wagtailcore.change_site",
            "accounts.add_consenttext",
            "accounts.change_consenttext",
            "accounts.view_consenttext",
            "wagtailredirects.add_redirect",
            "wagtailredirects.change_redirect",
            "wagtailredirects.delete_redirect",
            *_BASIC_DATA,
            *_MESSAGES,
        },
    },
)

# On the root collection, so on every image and document. Each is an act of Wagtail's: `add`, `change`, `choose`.
COLLECTION_ACTS: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: ("add", "change", "choose"),
    Role.REVIEWER: ("choose",),
    Role.RELEASER: ("choose",),
    Role.TRAINING_OFFICER: ("add", "choose"),
    Role.ADMINISTRATOR: ("add", "change", "choose"),
}
COLLECTION_KEEPERS = (Role.ADMINISTRATOR,)


def give(role: Role, *permissions: str) -> None:
    """Add permissions, written `app_label.codename`, to a role; `lay_groups` writes them to the database.

    Raises ValueError for a permission to publish: nobody holds one (DESIGN §4).
    """
    for permission in permissions:
        if "publish" in permission.partition(".")[2].split("_"):
            raise ValueError(f"{permission}: nobody is given a permission to publish")
        _permissions[role].add(permission)


def permissions_of(role: Role) -> frozenset[str]:
    """Return what a role may do, as `app_label.codename`."""
    return frozenset(_permissions[role])
