"""Who enters each area of the site that is not personal: Wagtail's own, basic data, the doors, what is published.

Named by the names of the URLconf, with `*` where addresses behave alike; the first pattern that fits counts. Within an
area Wagtail still decides about each thing; whoever is not named here is let into none of its addresses.
"""

from fnmatch import fnmatchcase

from accounts.roles import Role
from tests.access.rows import ADMINISTRATORS, AUDITOR, DESK, NOBODY, TRAINERS, Who
from tests.access.table import TABLE
from tests.access.world import SUPERUSER


def _roles(*roles: Role) -> Who:
    return frozenset(role.value for role in roles)


WRITERS = _roles(Role.EDITOR, Role.REVIEWER, Role.RELEASER, Role.TRAINING_OFFICER) | {SUPERUSER}
RELEASE = _roles(Role.EDITOR, Role.REVIEWER, Role.RELEASER) | {SUPERUSER}
STAFF = WRITERS | DESK | AUDITOR | ADMINISTRATORS
WORDS = _roles(Role.EDITOR, Role.RELEASER) | ADMINISTRATORS
KEEPERS = _roles(Role.EDITOR, Role.TRAINING_OFFICER) | ADMINISTRATORS

AREAS: dict[str, Who] = {
    # Wagtail's part of what is ours: nobody adds, changes or deletes a message, and the log of people is a report.
    "messages:*": NOBODY,
    "wagtailusers_users:*": ADMINISTRATORS,
    # Ours, and of staff.
    "account_slips*": DESK | ADMINISTRATORS,
    "account_reset_decide": ADMINISTRATORS | _roles(Role.BUREAU_LEAD),
    "account_resets": ADMINISTRATORS | _roles(Role.BUREAU_LEAD),
    "sectors:*": ADMINISTRATORS,
    "scenes:*": ADMINISTRATORS,
    "departments:*": ADMINISTRATORS,
    "special-days:*": ADMINISTRATORS,
    "districts:*": ADMINISTRATORS,
    "staff-units:*": ADMINISTRATORS,
    "message-templates:*": ADMINISTRATORS,
    "consent-texts:*": ADMINISTRATORS,
    "training-rules:*": TRAINERS,
    "certificate-rules:*": TRAINERS,
    "feedback:*": RELEASE,
    "local-basis:*": RELEASE,
    "watched-words:*": RELEASE,
    "search-terms:*": WORDS,
    "search-synonyms:*": WORDS,
    "search-promotions:*": WORDS,
    "search_worklist": WORDS,
    "search_set_aside": WORDS,
    "search_write": WORDS,
    "search_report*": WORDS,
    "content_tables": RELEASE - {SUPERUSER},
    "content_export": RELEASE - {SUPERUSER},
    "import_words:*": _roles(Role.REVIEWER, Role.RELEASER),
    "import_*:*": _roles(Role.EDITOR),
    "desk:approval*": RELEASE | AUDITOR,
    "desk:batch": _roles(Role.EDITOR, Role.REVIEWER, Role.RELEASER),
    "desk:merge": WRITERS,
    "desk:story": WRITERS,
    "desk:review": _roles(Role.REVIEWER, Role.RELEASER),
    "desk:word*": _roles(Role.EDITOR, Role.TRAINING_OFFICER) | {SUPERUSER},
    "desk:*": _roles(Role.RELEASER),
    "reviews_due*": _roles(Role.EDITOR, Role.REVIEWER, Role.RELEASER),
    "copy_page": RELEASE,
    "releases_report*": AUDITOR | _roles(Role.RELEASER) | {SUPERUSER},
    "component_gallery": STAFF,
    "system_status": ADMINISTRATORS,
    # Wagtail's admin.
    "wagtailadmin_home": STAFF,
    "wagtailadmin_account": STAFF,
    # Titles of pages and of steps: Wagtail shows them to whoever is in the admin, and lets him do nothing there.
    "wagtailadmin_pages:choose_parent": STAFF,
    "wagtailadmin_pages:move_confirm": STAFF,
    "wagtailadmin_pages:confirm_workflow_cancellation": STAFF,
    "wagtailadmin_workflows:task_cho*": STAFF,
    # What the log says of things that somebody may not see is left out of it.
    "wagtailadmin_reports:site_history*": STAFF,
    "wagtailadmin_explore*": WRITERS,
    "wagtailadmin_pages:*": WRITERS,
    "wagtailadmin_api:*": STAFF,
    "wagtailadmin_choose_page*": STAFF,
    "wagtailadmin_tag*": STAFF,
    "wagtailadmin_block_preview": STAFF,
    "wagtailadmin_dismissibles": STAFF,
    "wagtailadmin_editing_sessions:*": STAFF,
    "wagtail_bulk_action": WRITERS | KEEPERS,
    "wagtailadmin_reports:*": WRITERS,
    "wagtailadmin_workflows:*": frozenset({SUPERUSER}),
    "wagtailadmin_collections:*": ADMINISTRATORS,
    "wagtailimages:*": KEEPERS,
    "wagtailimages_chooser:*": STAFF,
    "wagtaildocs:*": KEEPERS,
    "wagtaildocs_chooser:*": STAFF,
    "wagtailsnippets*": NOBODY,
    "wagtailredirects:*": ADMINISTRATORS,
    "wagtailsites:*": ADMINISTRATORS,
    "wagtailsettings:*": ADMINISTRATORS,
    "wagtailusers_groups:*": ADMINISTRATORS | AUDITOR,
    "wagtailadmin_error_test": NOBODY,
}
# Asked by scripts only, or linked for some who may come there and not for all: no walk need bring one in.
NOT_LINKED = {
    # Shown where two people saved one page.
    "desk:merge",
    # Linked where a page is edited; a training officer edits his own alone.
    "desk:story",
    "wagtailadmin_pages:choose_parent",
    "wagtailadmin_pages:move_confirm",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_block_preview",
    "wagtailadmin_dismissibles",
    "wagtailadmin_editing_sessions:*",
    "wagtail_bulk_action",
    "search_write",
}
# Open to all: what is published, and the doors at which people come in, where everybody meets his own (tests/accounts).
OPEN: tuple[str, ...] = (
    "wagtail_serve",
    "wagtailcore_*",
    "wagtaildocs_serve",
    "wagtaildocs_authenticate_with_password",
    "media/<path:path>",
    "account_*",
    "mfa_*",
    "usersessions_list",
    "openid_connect_*",
    "socialaccount_*",
    "privacy",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_password_reset*",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    # Whatever else below the admin: it says that there is no such page.
    "admin/.*/$",
    "admin/test404/",
    "search",
    "search_clicked",
    "search_suggest",
    "contact",
    "which_course",
    "papers_given",
    "reading",
    "robots",
    "sitemap*",
    "feed*",
    "markdown",
    "word_file",
    "compare",
    "revision",
    "revisions",
    "notice*",
    "sheet*",
    "handout",
    "booklet",
    "video",
    "captions",
    # Asked by machines; each has tests of its own.
    "policy_report",
    "wechat_signature",
    "sms_receipts",
)


def area_of(name: str) -> str:
    """The pattern of `AREAS` that an address falls under; empty where it has a row in TABLE, or is open to all."""
    if name in TABLE:
        return ""
    return next((pattern for pattern in AREAS if fnmatchcase(name, pattern)), "")


def is_open(name: str) -> bool:
    """Whether an address is for everybody."""
    return name not in TABLE and not area_of(name) and any(fnmatchcase(name, pattern) for pattern in OPEN)


def has_row(name: str) -> bool:
    """Whether the table says who reaches an address."""
    return name in TABLE or bool(area_of(name)) or is_open(name)
