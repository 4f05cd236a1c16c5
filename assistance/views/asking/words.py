"""What a state means for whoever asked: what happens next, and by when."""

from typing import Final

from accounts.dates import spoken
from assistance.enums import Act, RequestState, Wish
from assistance.models import AssistanceLog, HelpRequest

TO_PREPARE: Final = (
    "有人带路：熟悉现场的人陪着走一圈，最好再请一位职工代表。",
    "手边有这些就够：设备清单、平面图、上次的检查记录。没有也不要紧，不用现补。",
    "照常生产，不用停产，也不用打扫。",
)


def next_step(row: HelpRequest, *, by_link: bool = False) -> str:
    """Say in one or two sentences where it stands; behind the link of a caller there is no record to read."""
    found = "" if by_link else "查到的和怎么改，都在帮扶记录里。"
    by = spoken(row.promised_on) or "近几天"
    calls = row.wish == Wish.CALL
    on = spoken(row.visit.on if row.visit else None)
    hour = f" {row.visit.starts_at:%H:%M}" if row.visit and row.visit.starts_at else ""
    unplanned = "受理的人会定那次上门取不取消" if _was_planned(row) else "不会有人来"
    return {
        RequestState.DRAFT: "只存在这里，还没有提交，受理的人看不到。",
        RequestState.SUBMITTED: "收到了。受理的人看过以后，会告诉您哪天以前给您答复。着急就打帮扶电话。",
        RequestState.TRIAGED: f"看过了。{by}前告诉您怎么办。",
        RequestState.ACCEPTED: f"受理了。{by}前给您打电话。"
        if calls
        else f"受理了，正在找合适的专家。{by}前跟您定日子。",
        RequestState.SCHEDULED: f"约好了：{on}{hour} 上门。日子不合适，打帮扶电话改。",
        RequestState.VISITED: f"{on}来过了。{found}",
        RequestState.CLOSED: "办完了。",
        RequestState.REFERRED: f"这件事归{row.referred_to or '别的部门'}管，请直接找他们。",
        RequestState.DECLINED: "这一次没有受理。原因和可以怎么办写在下面。",
        RequestState.WITHDRAWN: f"撤回了，{unplanned}。以后要帮忙，随时再申请。",
    }[RequestState(row.state)]


def _was_planned(row: HelpRequest) -> bool:
    """Whether a visit stood planned when it was taken back; the request no longer names it."""
    if row.state != RequestState.WITHDRAWN:
        return False
    was = {"act": Act.WITHDRAW, "was": RequestState.SCHEDULED}
    return AssistanceLog.objects.filter(thing_uuid=row.uuid, **was).exists()
