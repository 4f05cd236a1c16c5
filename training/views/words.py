"""How a session says in plain words what one can get, and by which rules."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from accounts.dates import spoken_time
from training.domain.seats import in_priority
from training.enums import SessionState
from training.models import Session


@dataclass(frozen=True, slots=True)
class Seats:
    """What is to be had now; `button` is empty where nothing is."""

    says: str
    tone: str = "plain"
    button: str = ""


def seats_of(session: Session) -> Seats:
    """Return what somebody who comes now gets."""
    now = timezone.now()
    if session.state != SessionState.ANNOUNCED:
        return Seats("取消了")
    if now < session.opens_at:
        return Seats(f"{spoken_time(session.opens_at)} 开始报名")
    if now >= session.closes_at:
        return Seats("报名截止了")
    return _open_seats(session)


def _open_seats(session: Session) -> Seats:
    if session.needs_approval:
        return Seats("可以报名，要审核", "good", "报名")
    if session.free > 0 and in_priority(session):
        return Seats("优先企业先报，其他先候补", "plain", "报名")
    if session.free > 0 and not session.waiting:
        return Seats(f"有名额，还剩 {session.free} 个", "good", "报名")
    if session.waiting < session.waiting_cap:
        return Seats(f"要候补，已有 {session.waiting} 人在等" if session.waiting else "要候补", "plain", "排候补")
    return Seats("满了", "superseded")


def rules_of(session: Session) -> Iterator[str]:
    """Say the rules, each in a sentence."""
    yield f"报名：{spoken_time(session.opens_at)} 到 {spoken_time(session.closes_at)}。"
    if session.needs_approval:
        yield "报名以后要审核，结果会通知您。"
    if in_priority(session):
        assert session.priority_until
        yield f"{spoken_time(session.priority_until)} 以前，{_first(session)}先报上，其他人先排候补。"
    if session.per_enterprise_cap:
        yield f"每家企业最多 {session.per_enterprise_cap} 人。"
    if session.waiting_cap:
        yield f"名额满了可以排候补，先来先得，最多 {session.waiting_cap} 人。"
        yield f"候补轮到您，名额留 {session.offer_hours} 小时；没有确认就给下一位。"
    else:
        yield "名额满了就不能再报，这一期不设候补。"
    if session.cancel_by:
        yield f"不能来，请在 {spoken_time(session.cancel_by)} 前取消；晚了也能取消，会记成临时取消。"
    else:
        yield "不能来，请在开课前取消，名额好给别人。"


def _first(session: Session) -> str:
    kinds = ["安全基础薄弱的企业"] * session.priority_weak_base + ["应训名单上的企业"] * session.priority_listed
    return "、".join(kinds) or "有优先的企业"
