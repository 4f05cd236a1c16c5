"""What passes the wall: the text that says so beforehand, an administrator who must look, and a referral."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import Enterprise, User
from assistance.domain.door import enter, log, said
from assistance.domain.errors import NoGroundError, ReferredAlreadyError, TextWasShownError
from assistance.enums import FINDING_UNSOLVED, Act, ReferralGround
from assistance.models import BreakGlass, Finding, HelpRequest, Referral, WallText
from assistance.notices import telling

GLASS_LASTS: Final = timedelta(hours=2)


@transaction.atomic
def write_wall_text(
    text: WallText | None, *, title: str, body: str, document: str, effective_on: date | None
) -> WallText:
    """Write the text that is shown before a request is sent, or a new one. Raises TextWasShownError, SaysNothingError.

    Who may write it is for the admin to ask: it is no secret of any firm.
    """
    row = WallText.objects.select_for_update().get(pk=text.pk) if text else WallText()
    is_in_force = row.effective_on is not None and row.effective_on <= timezone.localdate()
    # Somebody may be reading it now.
    if row.pk and (is_in_force or HelpRequest.objects.filter(wall_text=row).exists()):
        raise TextWasShownError
    row.title, row.text, row.document = said(title, "标题"), said(body, "正文"), document.strip()
    if effective_on:
        said(document, "文号或签发依据")
    row.effective_on = effective_on
    row.save()
    return row


@transaction.atomic
def break_glass(enterprise: Enterprise, *, by: User, why: str) -> BreakGlass:
    """Let an administrator see what one firm has shown, for two hours; the firm sees that he did, and why.

    The very same again, while it lasts, is harmless.

    Raises NotAllowedError, SaysNothingError.
    """
    enterprise = enter(enterprise, Act.BREAK_GLASS, by=by)
    why = said(why, "为什么要看这家企业的帮扶资料，企业会看到这句话")
    lasts = BreakGlass.objects.filter(enterprise=enterprise, by=by, why=why, until__gt=timezone.now())
    known: BreakGlass | None = lasts.first()
    if known:
        return known
    broken = BreakGlass.objects.create(enterprise=enterprise, by=by, why=why, until=timezone.now() + GLASS_LASTS)
    log(enterprise, Act.BREAK_GLASS, by=by, why=why)
    telling.glass_broken(broken)
    return broken


@transaction.atomic
def refer(finding: Finding, *, by: User, ground: ReferralGround, to: str, why: str) -> Referral:
    """Hand a finding to those who enforce: imminent danger, or a major hazard whose date is over. The firm sees it.

    Raises NotAllowedError, NoGroundError, ReferredAlreadyError, SaysNothingError.
    """
    finding = enter(finding, Act.REFER, by=by)
    is_overdue = finding.due_on is not None and finding.due_on < timezone.localdate()
    if finding.state not in FINDING_UNSOLVED or (ground == ReferralGround.OVERDUE and not is_overdue):
        raise NoGroundError
    if finding.referrals.filter(ground=ground).exists():
        raise ReferredAlreadyError
    why, to = said(why, "具体情况"), said(to, "移交给谁")
    made: Referral = Referral.objects.create(finding=finding, by=by, ground=ground, why=why, to=to)
    log(finding, Act.REFER, by=by, why=f"{ground.label}；移交给{to}：{why}")
    telling.referred(made)
    return made
