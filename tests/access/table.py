"""The table: who gets in where, by which method. What is not named is refused; an address without a row is a failure.

Of whoever is not named, a stranger to the site is sent to log in, and a person who is logged in gets `refusal`.
"""

from typing import Any

from tests.access.help_table import HELP
from tests.access.rows import (
    ADMINISTRATORS,
    AUDITOR,
    DESK,
    EXPERT,
    HIDDEN,
    NOBODY,
    Row,
    of,
)
from tests.access.training_table import TRAINING, TRAINING_ADMIN
from tests.access.world import LOGGED_IN, MEMBERS, World


def _firm(world: World) -> list[Any]:
    return [world.firm.uuid]


def _row(world: World) -> list[Any]:
    return [world.firm.pk]


_HIDDEN = frozenset(HIDDEN)
MINE = Row(get=LOGGED_IN)
PEOPLE: dict[str, Row] = {
    # One's own: whoever is logged in sees his own and nothing else.
    "my_page": MINE,
    "my_inbox": MINE,
    "my_data": MINE,
    "download_my_data": MINE,
    "my_enterprises": MINE,
    "find_enterprise": MINE,
    "my_reach": Row(get=LOGGED_IN, post=LOGGED_IN),
    "delete_my_account": Row(get=LOGGED_IN, post=LOGGED_IN),
    "all_read": Row(post=LOGGED_IN),
    "open_message": Row(get=NOBODY, refusal=_HIDDEN, args=of("message")),
    "answer_invitation": Row(post=NOBODY, refusal=_HIDDEN, args=of("invitation", "uuid")),
    "withdraw_claim": Row(post=NOBODY, refusal=_HIDDEN, args=of("claim", "uuid")),
    # A firm's pages are not there for anybody else. What only its manager does, says so to its other people.
    "my_enterprise": Row(get=MEMBERS, refusal=_HIDDEN, args=_firm),
    "leave_enterprise": Row(get=MEMBERS, post=MEMBERS, refusal=_HIDDEN, args=_firm),
    "invite_member": Row(post=MEMBERS, refusal=_HIDDEN, args=_firm),
    "withdraw_invitation": Row(post=MEMBERS, refusal=_HIDDEN, args=of("invitation", "uuid")),
    "change_member": Row(post=NOBODY, refusal=_HIDDEN, args=of("contact member")),
    # Its name stands in a public register: whoever is logged in may claim it.
    "claim_enterprise": Row(get=LOGGED_IN, post=LOGGED_IN, args=_firm),
    # An expert's own sheet is there for experts; of a row of it, for the one whose it is.
    "my_expert": Row(get=EXPERT, refusal=_HIDDEN),
    "add_my_absence": Row(post=EXPERT, refusal=_HIDDEN),
    "drop_my_absence": Row(post=EXPERT, refusal=_HIDDEN, args=of("absence")),
    "find_my_conflict": Row(get=EXPERT, refusal=_HIDDEN),
    "declare_my_conflict": Row(get=EXPERT, post=EXPERT, refusal=_HIDDEN, args=_firm),
    "end_my_conflict": Row(post=NOBODY, refusal=_HIDDEN, args=of("conflict")),
    # The register and what is done to it: the help desk, and no administrator.
    "enterprises:index": Row(get=DESK),
    "enterprises:index_results": Row(get=DESK),
    "enterprises:add": Row(get=DESK, post=DESK),
    "enterprises:edit": Row(get=DESK, post=DESK, args=_row),
    "enterprises:inspect": Row(get=DESK, args=_row),
    "enterprise_merge": Row(get=DESK, post=DESK, args=_row),
    "enterprise_unmerge": Row(post=DESK, args=of("merge")),
    "enterprise_export": Row(get=DESK),
    "enterprise_claims": Row(get=DESK),
    "enterprise_claim": Row(get=DESK, post=DESK, args=of("claim", "uuid")),
    "enterprise_claim_confirm": Row(post=DESK, args=of("claim", "uuid")),
    "enterprise_licence": Row(get=DESK, args=of("claim", "uuid")),
    "register_import:start": Row(get=DESK, post=DESK),
    "register_import:template": Row(get=DESK),
    "register_import:show": Row(get=DESK, args=of("import", "uuid")),
    "register_import:failed": Row(get=DESK, args=of("import", "uuid")),
    "register_import:confirm": Row(post=DESK, args=of("import", "uuid")),
    "register_import:choose": Row(post=DESK, args=of("import", "uuid", 2)),
    "register_import:abandon": Row(post=DESK, args=of("import", "uuid")),
    # The expert pool.
    "experts:index": Row(get=DESK),
    "experts:index_results": Row(get=DESK),
    "experts:add": Row(get=DESK, post=DESK),
    "experts:edit": Row(get=DESK, post=DESK, args=of("expert")),
    "experts:inspect": Row(get=DESK, args=of("expert")),
    "enterprise_experts": Row(get=DESK, args=_row),
    "expert_conflict": Row(get=DESK, post=DESK, args=of("expert")),
    "expert_conflict_end": Row(get=DESK, post=DESK, args=of("conflict")),
    "expert_absence": Row(get=DESK, post=DESK, args=of("expert")),
    "expert_absence_drop": Row(post=DESK, args=of("absence")),
    "expert_leave": Row(get=DESK, post=DESK, args=of("expert")),
    # Who holds a number.
    "account_holders": Row(get=DESK),
    "account_holder_confirm": Row(get=DESK, post=DESK, args=of("boss", "uuid")),
    "account_holder_number": Row(get=DESK, post=DESK, args=of("boss", "uuid")),
    # People, and who looked at them.
    "wagtailusers_users:index": Row(get=ADMINISTRATORS | AUDITOR),
    "wagtailusers_users:index_results": Row(get=ADMINISTRATORS | AUDITOR),
    "wagtailusers_users:add": Row(get=ADMINISTRATORS, post=ADMINISTRATORS),
    "wagtailusers_users:edit": Row(
        get=ADMINISTRATORS, post=ADMINISTRATORS, args=lambda world: [world.things["message"].person_id]
    ),
    "people_log": Row(get=ADMINISTRATORS | AUDITOR),
    "people_log_results": Row(get=ADMINISTRATORS | AUDITOR),
    "audit": Row(get=AUDITOR),
    "audit_results": Row(get=AUDITOR),
    "audit_export": Row(post=AUDITOR, args=lambda world: ["jsonl"]),
    "looks": Row(get=AUDITOR),
    "looks_results": Row(get=AUDITOR),
    # What was sent: to one person, and what of all could not be.
    "person_messages": Row(get=DESK | ADMINISTRATORS, args=of("boss", "uuid")),
    "messages:index": Row(get=ADMINISTRATORS),
    "messages:index_results": Row(get=ADMINISTRATORS),
    "messages:inspect": Row(get=ADMINISTRATORS, args=of("outbox")),
    "message_try_again": Row(post=ADMINISTRATORS, args=of("outbox")),
    "message_drop": Row(post=ADMINISTRATORS, args=of("outbox")),
    "messages_try_again": Row(post=ADMINISTRATORS, args=lambda world: ["email", "address"]),
}
TABLE: dict[str, Row] = PEOPLE | HELP | TRAINING | TRAINING_ADMIN
# Those at which people come in: open to all by nature, tried in tests/accounts.
DOORS = ["accounts.login", "accounts.views", "allauth.account", "allauth.mfa", "allauth.socialaccount"]
