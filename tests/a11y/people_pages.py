"""Every page on which people and firms are dealt with: who reads it, and where.

`{…}` in an address are keys of what tests/a11y/world.py makes.
"""

from dataclasses import dataclass
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from accounts.roles import Role
from tests.a11y.pages import LEAST_LARGE, SIDEWAYS, SMALLEST, told, violations, window
from tests.access.help_table import ANSWERING, ASKING, CASES, FIELD, HELP_DESK
from tests.access.rows import Row
from tests.access.training_table import TRAINING, TRAINING_ADMIN
from tests.access.world import LEAD

# In Wagtail's admin the frame is its own; what stands in `main` is what we write, and these parts of it are not:
WAGTAIL_S_OWN: Final = [
    # How many were found: a heading that announces itself, which no heading may.
    "h2[role=alert]",
]
# What is cut off at the right edge, or hangs over it, and is in nothing that scrolls by itself.
CUT_OFF: Final = """() => [...document.querySelectorAll('main *')].filter(it => {
  const box = it.getBoundingClientRect();
  if (!it.checkVisibility() || box.width < 2 || box.right <= innerWidth + 1) return false;
  // Wagtail's side panel waits beyond the edge until it is opened.
  if (it.closest('.form-side')) return false;
  for (let up = it.parentElement; up && up.tagName !== 'MAIN'; up = up.parentElement) {
    const style = getComputedStyle(up);
    if (['auto', 'scroll', 'hidden'].includes(style.overflowX)) return false;
  }
  return true;
}).map(it => it.outerHTML.slice(0, 80))"""


@dataclass(frozen=True, slots=True)
class Place:
    """An address; `who` has a session in the world, or is nobody; `press` is the button that makes the state."""

    address: str
    who: str = ""
    status: int = 200
    press: str = ""


# Files are looked at in tests/assistance/test_papers.py.
FILES: Final = {
    "help_photo",
    "help_evidence",
    "help_signature",
    "help_ics",
    "help_desk_export",
    "help_desk_fees",
    "training_ics",
    "training_desk_sign_in",
    "training_desk_seat_cards",
    "training_desk_badges",
    "training_targets_export",
    "training_targets_import:template",
    "training_targets_import:failed",
    "training_firm_export",
    "training_firm_import:template",
    "training_firm_import:failed",
    "training_desk_export",
    "training_desk_import:template",
    "training_desk_import:failed",
    "training_feed",
    "training_poster_pdf",
    "training_poster_png",
    # A part of a page, which Wagtail's script asks for.
    "training-sessions:index_results",
}
# Whoever of these may see a page opens it, the first of them that may.
READERS: Final = (
    LEAD,
    "manager",
    Role.HELP_DESK.value,
    Role.BUREAU_LEAD.value,
    Role.ADMINISTRATOR.value,
    Role.TRAINING_OFFICER.value,
)


def key_of(name: str) -> str:
    """The key of an address: what comes after a colon would be a way of writing it."""
    return name.replace(":", " ")


def help_places(rows: dict[str, Row]) -> dict[str, Place]:
    """Every page of help and training that the table of access names, opened by somebody whom it lets in."""
    found = {}
    for name, row in rows.items():
        who = next((who for who in READERS if who in (row.get or ())), None)
        if who and name not in FILES:
            found[name.replace("_", " ")] = Place(f"{{{key_of(name)}}}", f"help {who}")
    return found


# In the look of the site.
PEOPLE: Final = {
    "privacy": Place("/accounts/privacy/"),
    "code to the phone": Place("/accounts/login/code/", press="获取验证码"),
    "code asked for": Place("/accounts/login/code/confirm/", "at code"),
    "code wrong": Place("/accounts/login/code/confirm/", "at code", press="登录"),
    "login refused": Place("/accounts/login/", press="登录"),
    "holder": Place("/accounts/login/holder/", "at holder"),
    "holder refused": Place("/accounts/login/holder/", "at holder", press="用密码证明，登录"),
    "second factor asked": Place("/accounts/2fa/authenticate/", "at second factor"),
    "slip": Place("/accounts/login/invitation/?code={slip}"),
    "slip, who": Place("/accounts/login/invitation/?code={slip}", press="下一步"),
    "no account": Place("/accounts/signup/"),
    "password forgotten": Place("/accounts/password/reset/"),
    "password link sent": Place("/accounts/password/reset/done/"),
    "password link used": Place("/accounts/password/reset/key/1-set-password/"),
    "password set": Place("/accounts/password/reset/key/done/"),
    "inactive": Place("/accounts/inactive/"),
    "city login cancelled": Place("/accounts/sso/cancelled/"),
    "city login failed": Place("/accounts/sso/error/", status=401),
    "moved in": Place("/accounts/move/{token}/"),
    "moved in too late": Place("/accounts/move/nothing/", status=410),
    "consent": Place("/accounts/consent/", "newcomer"),
    "name": Place("/accounts/name/", "nameless"),
    "second factor set up": Place("/accounts/2fa/totp/activate/", "fresh"),
    "second factor": Place("/accounts/2fa/", "clerk"),
    "recovery codes": Place("/accounts/2fa/recovery-codes/", "clerk"),
    "recovery codes anew": Place("/accounts/2fa/recovery-codes/generate/", "clerk"),
    "second factor off": Place("/accounts/2fa/totp/deactivate/", "clerk"),
    "once more the password": Place("/accounts/reauthenticate/", "owner"),
    "password changed": Place("/accounts/password/change/", "owner", press="修改"),
    "logout": Place("/accounts/logout/", "owner"),
    "sessions": Place("/accounts/sessions/", "owner"),
    "move": Place("/accounts/move/", "owner", press="要一个链接"),
    "slip for oneself": Place("/accounts/login/invitation/", "owner"),
    "mine": Place("/mine/", "owner"),
    "inbox": Place("/mine/inbox/", "owner"),
    "reach": Place("/mine/reach/", "owner"),
    "held": Place("/mine/data/", "owner"),
    "deletion": Place("/mine/data/delete/", "guest"),
    "deletion unsure": Place("/mine/data/delete/", "guest", press="注销账号，删除资料"),
    "my firms": Place("/mine/enterprises/", "guest"),
    "find": Place("/mine/enterprises/find/?q=示例", "guest"),
    "find nothing": Place("/mine/enterprises/find/?q=没有这家", "guest"),
    "my firm": Place("/mine/enterprises/{firm}/", "owner"),
    "invitation refused": Place("/mine/enterprises/{firm}/", "owner", press="发出邀请"),
    "leave": Place("/mine/enterprises/{firm}/leave/", "owner"),
    "leave refused": Place("/mine/enterprises/{firm}/leave/", "owner", press="离开"),
    "claim": Place("/mine/enterprises/{free}/claim/", "guest"),
    "claim refused": Place("/mine/enterprises/{free}/claim/", "guest", press="提交认领"),
    "claimed already": Place("/mine/enterprises/{firm}/claim/", "guest"),
    "expert": Place("/mine/expert/", "expert"),
    "conflict, which": Place("/mine/expert/conflicts/find/?q=示例", "expert"),
    "conflict": Place("/mine/expert/conflicts/{free}/", "expert"),
    "holders": Place("/accounts/desk/holders/?q=示例负责人", "clerk"),
    "a new number for somebody": Place("/accounts/desk/holders/{owner}/number/", "clerk"),
    "number": Place("/accounts/number/", "owner"),
    "slips": Place("/accounts/desk/slips/", "clerk"),
    "slips refused": Place("/accounts/desk/slips/", "clerk", press="做纸条，下载 PDF"),
    "resets": Place("/accounts/desk/second-factor/", "chief"),
    "resets refused": Place("/accounts/desk/second-factor/", "chief", press="申请重置"),
    "no admin": Place("/admin/login/", "owner", status=403),
    **help_places(ASKING | FIELD | ANSWERING | CASES | TRAINING),
}
# In Wagtail's admin.
DESK: Final = {
    "desk": Place("/admin/", "clerk"),
    "register": Place("/admin/enterprises/", "clerk"),
    "register searched": Place("/admin/enterprises/?q=示例木业", "clerk"),
    "register add": Place("/admin/enterprises/new/", "clerk"),
    "register add refused": Place("/admin/enterprises/new/", "clerk", press="创建"),
    "register edit": Place("/admin/enterprises/edit/{firm_pk}/", "clerk"),
    "register one": Place("/admin/enterprises/inspect/{firm_pk}/", "clerk"),
    "merge, which": Place("/admin/enterprises/{double_pk}/merge/", "clerk"),
    "merge, both": Place("/admin/enterprises/{double_pk}/merge/?into={firm_pk}", "clerk"),
    "claims": Place("/admin/enterprises/claims/", "clerk"),
    "claim to decide": Place("/admin/enterprises/claims/{claim}/", "clerk"),
    "claim to decide, refused": Place("/admin/enterprises/claims/{claim}/", "clerk", press="不通过，告诉对方"),
    "import": Place("/admin/enterprises/import/", "clerk"),
    "import preview": Place("/admin/enterprises/import/{preview}/", "clerk"),
    "import progress": Place("/admin/enterprises/import/{progress}/", "clerk"),
    "import result": Place("/admin/enterprises/import/{result}/", "clerk"),
    "experts": Place("/admin/experts/", "clerk"),
    "expert add": Place("/admin/experts/new/", "clerk"),
    "expert one": Place("/admin/experts/inspect/{expert_pk}/", "clerk"),
    "expert's conflict, which": Place("/admin/experts/{expert_pk}/conflicts/?q=示例", "clerk"),
    "expert's absence": Place("/admin/experts/{expert_pk}/absences/", "clerk"),
    "experts for a firm": Place("/admin/enterprises/{firm_pk}/experts/", "clerk"),
    "what was sent": Place("/admin/people/{owner}/messages/", "clerk"),
    "releases": Place("/admin/reports/releases/", "auditor"),
    "people": Place("/admin/users/", "chief"),
    "people add": Place("/admin/users/new/", "chief"),
    "people edit": Place("/admin/users/edit/{chief_pk}/", "chief"),
    "people log": Place("/admin/reports/people/", "chief"),
    "people seen by the auditor": Place("/admin/users/", "auditor"),
    "looks": Place("/admin/reports/looks/", "auditor"),
    "roles": Place("/admin/groups/", "chief"),
    "consent texts": Place("/admin/consent-texts/", "chief"),
    "consent text": Place("/admin/consent-texts/new/", "chief"),
    "messages": Place("/admin/messages/", "chief"),
    "message": Place("/admin/messages/inspect/{message_pk}/", "chief"),
    "wordings": Place("/admin/message-templates/", "chief"),
    "wording": Place("/admin/message-templates/edit/{template_pk}/", "chief"),
    "districts": Place("/admin/districts/", "chief"),
    "own account": Place("/admin/account/", "chief"),
    **help_places(HELP_DESK | TRAINING_ADMIN),
}


def faults(
    browser: Browser, site: str, world: dict[str, Any], place: Place, *, width: int, look: str, keep: str = ""
) -> list[str]:
    """Open the page once and return what is wrong with it as it stands: what axe finds, what is cut off, too small."""
    session = world["sessions"][place.who] if place.who else ""
    with window(browser, site, width=width, look=look, session=session, below="/") as context:
        page = context.new_page()
        answer = page.goto(place.address.format(**world["things"]))
        assert answer
        assert answer.status == place.status, answer.url
        assert answer.request.redirected_from is None, page.url
        if place.press:
            with page.expect_navigation():
                page.get_by_role("button", name=place.press, exact=True).click()
        if keep:
            page.set_viewport_size({"width": width, "height": 1600})
            page.screenshot(path=keep, full_page=True)
        return _wrong(page, look) if place.address in PUBLIC else wrong_at_the_desk(page)


PUBLIC: Final = frozenset(place.address for place in PEOPLE.values())


def _wrong(page: Page, look: str) -> list[str]:
    found = violations(page)
    if wider := page.evaluate(SIDEWAYS):
        found.append(f"wider than its window by {wider}")
    if look.endswith(".large") and (size := page.evaluate(SMALLEST)) < LEAST_LARGE:
        found.append(f"type of {size} px")
    return found


# A message that still glides in is paler than it will be.
STANDS_STILL: Final = """() => Promise.all(document.getAnimations()
  .filter(it => it.effect.getComputedTiming().endTime !== Infinity).map(it => it.finished)).then(() => true)"""


def wrong_at_the_desk(page: Page) -> list[str]:
    """Return what axe finds in what we write, and what is cut off."""
    page.evaluate(STANDS_STILL)
    run = Axe().run(page, context={"include": [["#main"]], "exclude": [[part] for part in WAGTAIL_S_OWN]})
    return told(run) + [f"cut off: {it}" for it in page.evaluate(CUT_OFF)]
