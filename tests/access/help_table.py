"""The table of the pages of help: who sees what a firm showed, and who may do something with it.

`INSIDE` are those inside the wall; a bureau lead sees major hazards only.
"""

from typing import Final

from accounts.enums import MemberRole
from accounts.roles import Role
from assistance.domain.following import token_of
from tests.access.rows import ADMINISTRATORS, DESK, HIDDEN, LEAD_BUREAU, TEAM, Row, Who, of
from tests.access.world import LEAD, LOGGED_IN, MEMBERS, VIEWERS
from tests.assistance.making import wall_text

INSIDE: Final[Who] = MEMBERS | DESK | TEAM
ANSWERS: Final[Who] = frozenset({MemberRole.MANAGER.value, MemberRole.SAFETY_OFFICER.value})
HELPERS: Final[Who] = TEAM | frozenset({Role.HELP_TEAM.value})
ONLY_LEAD: Final[Who] = frozenset({LEAD})
EVERYBODY: Final[Who] = frozenset(VIEWERS)
_HIDDEN = frozenset(HIDDEN)


def _written(thing: str) -> Row:
    """A form of the team's about one thing."""
    return Row(get=TEAM, post=TEAM, refusal=_HIDDEN, args=of(thing, "uuid"))


ASKING: Final[dict[str, Row]] = {
    "help_firm": Row(get=MEMBERS | DESK, refusal=_HIDDEN, args=lambda world: [world.firm.uuid]),
    "help_past": Row(get=MEMBERS | DESK, refusal=_HIDDEN, args=lambda world: [world.firm.uuid]),
    "help_log": Row(get=MEMBERS | DESK, refusal=_HIDDEN, args=lambda world: [world.firm.uuid]),
    # Whoever speaks for no firm is told how he comes to one.
    "help_ask": Row(get=LOGGED_IN, post=LOGGED_IN),
    "help_request": Row(get=MEMBERS | DESK, refusal=_HIDDEN, args=of("help request submitted", "uuid")),
    "help_change": Row(get=ANSWERS, post=ANSWERS, refusal=_HIDDEN, args=of("help request draft", "uuid")),
    "help_send": Row(get=ANSWERS, post=ANSWERS, refusal=_HIDDEN, args=of("help request draft", "uuid")),
    "help_withdraw": Row(
        get=ANSWERS | DESK, post=ANSWERS | DESK, refusal=_HIDDEN, args=of("help request submitted", "uuid")
    ),
    # What everybody may read before he asks, and what whoever holds the link may see.
    "help_wall": Row(get=EVERYBODY),
    "help_follow": Row(get=EVERYBODY, post=EVERYBODY, args=lambda world: [token_of(world.things["help call"])]),
}
FIELD: Final[dict[str, Row]] = {
    "help_visit": Row(get=INSIDE, refusal=_HIDDEN, args=of("help visit delivered", "uuid")),
    "help_finding": Row(get=INSIDE, refusal=_HIDDEN, args=of("help finding open", "uuid")),
    "help_history": Row(get=INSIDE, refusal=_HIDDEN, args=of("help finding open", "uuid")),
    "help_photo": Row(get=INSIDE, refusal=_HIDDEN, args=of("help photo", "uuid", "thumbnail")),
    "help_evidence": Row(get=INSIDE, refusal=_HIDDEN, args=of("help evidence", "uuid", "shown")),
    "help_signature": Row(get=INSIDE, refusal=_HIDDEN, args=of("help signature", "uuid")),
    "help_day": Row(get=LOGGED_IN),
    "help_brief": Row(get=TEAM, refusal=_HIDDEN, args=of("help visit planned", "uuid")),
    "help_ics": Row(get=TEAM, refusal=_HIDDEN, args=of("help visit planned", "uuid")),
    "help_declare": Row(post=TEAM, refusal=_HIDDEN, args=of("help visit planned", "uuid")),
    "help_begin": Row(post=ONLY_LEAD, refusal=_HIDDEN, args=of("help visit planned", "uuid")),
    "help_notes": _written("help visit under_way"),
    "help_record": _written("help visit under_way"),
    "help_advise": Row(post=TEAM, refusal=_HIDDEN, args=of("help visit under_way", "uuid")),
    "help_mend_advice": Row(
        get=TEAM,
        post=TEAM,
        refusal=_HIDDEN,
        args=lambda world: [
            world.things["help visit under_way"].uuid,
            world.things["help visit under_way"].advice.order_by("pk")[0].uuid,
        ],
    ),
    "help_rewrite": _written("help finding draft"),
    "help_strike": _written("help finding draft"),
    "help_mark": _written("help photo draft"),
    "help_sign": _written("help visit under_way"),
    "help_sign_back": _written("help visit under_way"),
    "help_unsigned": Row(post=TEAM, refusal=_HIDDEN, args=of("help visit under_way", "uuid")),
    "help_finish": Row(post=ONLY_LEAD, refusal=_HIDDEN, args=of("help visit under_way", "uuid")),
    "help_deliver": Row(
        get=ONLY_LEAD | DESK, post=ONLY_LEAD | DESK, refusal=_HIDDEN, args=of("help visit signed", "uuid")
    ),
    "help_verify": _written("help finding fixed"),
    "help_reopen": Row(get=TEAM | DESK, post=TEAM | DESK, refusal=_HIDDEN, args=of("help finding closed", "uuid")),
}
# Whoever writes at a plan; who does what it says; who decides of more time.
_ADVISED: Final[Who] = ANSWERS | TEAM
_DOES: Final[Who] = MEMBERS | TEAM
_GIVES_TIME: Final[Who] = DESK | ONLY_LEAD


def _form(who: Who, thing: str) -> Row:
    """A page with a form, for those who may do what it is for."""
    return Row(get=who, post=who, refusal=_HIDDEN, args=of(f"help {thing}", "uuid"))


ANSWERING: Final[dict[str, Row]] = {
    "help_answer": _form(ANSWERS, "visit delivered"),
    "help_make_plan": _form(_ADVISED, "visit delivered"),
    "help_write_plan": _form(_ADVISED, "plan draft"),
    "help_submit_plan": _form(ANSWERS, "plan draft"),
    "help_agree_plan": _form(TEAM, "plan submitted"),
    "help_return_plan": _form(TEAM, "plan submitted"),
    "help_revise_plan": _form(_ADVISED, "plan agreed"),
    "help_merge_plan": _form(_ADVISED, "plan draft"),
    "help_split_plan": _form(_ADVISED, "plan draft"),
    "help_show_measure": _form(_DOES, "measure agreed"),
    "help_do_measure": Row(post=_DOES, refusal=_HIDDEN, args=of("help measure agreed", "uuid")),
    "help_show_finding": _form(_DOES, "finding open"),
    "help_report_fixed": _form(ANSWERS | TEAM, "finding open"),
    "help_ask_extension": _form(ANSWERS, "finding open"),
    "help_decide_extension": _form(_GIVES_TIME, "finding open"),
    "help_withdraw_extension": Row(post=ANSWERS, refusal=_HIDDEN, args=of("help extension", "uuid")),
    "help_major": Row(get=ANSWERS, refusal=_HIDDEN, args=of("help finding major", "uuid")),
    "help_plan": Row(get=INSIDE | LEAD_BUREAU, refusal=_HIDDEN, args=of("help plan agreed", "uuid")),
}
CASES: Final[dict[str, Row]] = {
    "help_case": Row(get=INSIDE, post=INSIDE, refusal=_HIDDEN, args=of("help finding closed", "uuid")),
    "help_move_case": Row(post=INSIDE, refusal=_HIDDEN, args=of("help case", "uuid")),
}
_DELIVERED = Row(get=INSIDE, refusal=_HIDDEN, args=of("help visit delivered", "uuid"))
_AGREED = Row(get=INSIDE | LEAD_BUREAU, refusal=_HIDDEN, args=of("help plan agreed", "uuid"))
_CLOSED = Row(get=INSIDE, refusal=_HIDDEN, args=of("help finding closed", "uuid"))
_LEDGER = Row(get=MEMBERS | DESK, refusal=_HIDDEN, args=lambda world: [world.firm.uuid])
PAPERS: Final[dict[str, Row]] = {
    "help_report_pdf": _DELIVERED,
    "help_report_docx": _DELIVERED,
    "help_notice_pdf": _DELIVERED,
    "help_notice_docx": _DELIVERED,
    "help_exchange_xlsx": _DELIVERED,
    "help_plan_pdf": _AGREED,
    "help_plan_docx": _AGREED,
    "help_verification_pdf": _CLOSED,
    "help_verification_docx": _CLOSED,
    "help_major_docx": Row(get=INSIDE | LEAD_BUREAU, refusal=_HIDDEN, args=of("help finding major", "uuid")),
    "help_ledger_pdf": _LEDGER,
    "help_ledger_xlsx": _LEDGER,
    "help_blank_pdf": Row(get=DESK | HELPERS, refusal=_HIDDEN),
}
# In the admin; refused as Wagtail refuses.
HELP_DESK: Final[dict[str, Row]] = {
    "help_desk": Row(get=DESK, post=DESK),
    "help_desk_requests": Row(get=DESK),
    "help_desk_request": Row(get=DESK, post=DESK, args=of("help call", "uuid")),
    "help_enter_call": Row(get=DESK, post=DESK),
    "help_desk_plan": Row(get=DESK, post=DESK, args=of("help request accepted", "uuid")),
    "help_desk_visits": Row(get=DESK),
    "help_desk_fees": Row(get=DESK),
    "help_desk_visit": Row(get=DESK, post=DESK, args=of("help visit planned", "uuid")),
    "help_desk_findings": Row(get=DESK),
    "help_desk_export": Row(get=DESK),
    "help_decisions": Row(get=DESK | LEAD_BUREAU),
    "help_objection": Row(get=DESK, post=DESK, refusal=_HIDDEN, args=of("help finding open", "uuid")),
    "help_lead": Row(get=LEAD_BUREAU),
    "help_refer": Row(get=LEAD_BUREAU, post=LEAD_BUREAU, refusal=_HIDDEN, args=of("help finding major", "uuid")),
    "help_wall_texts": Row(get=LEAD_BUREAU),
    "help_new_wall_text": Row(get=LEAD_BUREAU, post=LEAD_BUREAU),
    "help_wall_text": Row(get=LEAD_BUREAU, post=LEAD_BUREAU, args=lambda world: [wall_text().pk]),
    "help_glass": Row(get=ADMINISTRATORS, post=ADMINISTRATORS),
}

HELP: Final[dict[str, Row]] = {**ASKING, **FIELD, **ANSWERING, **CASES, **PAPERS, **HELP_DESK}
