"""The year: what happened at each of the twelve firms, from the one that is done to the one that has only asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.utils import timezone

from accounts.models import Department
from accounts.working_days import WorkingDays
from assistance.domain import answers, extensions, requests, verifying
from assistance.domain.wall import write_wall_text
from assistance.enums import Danger, Result, Wish
from assistance.management.demo.clock import on
from assistance.management.demo.hazards import HAZARDS, MAJOR
from assistance.management.demo.people import Cast, cast
from assistance.management.demo.play import Play, criterion
from assistance.models import HelpRequest, WallText

At = Callable[[int, int], Play]
# So many working days are a year.
YEAR: Final = 245
# Shown only where the bureau has signed none: a text in force stays the one that people read.
WALL: Final = (
    "一位干部带队，至少一位专家，两到三个小时，不收费，随时可以撤回。看设备、作业和记录，不罚款。"
    "只有三样会离开这里：您自己报告的重大隐患；现在就有危险、或者重大隐患到期没有改，由局领导移交，您会看到理由；"
    "法院和事故调查依法调取。（示例文本，由本局签发后替换）"
)


def play() -> Cast:
    """Play all of it; return who may log in."""
    calendar, today = WorkingDays(), timezone.localdate()
    start = calendar.minus(today, YEAR)
    if WallText.objects.in_force(start) is None:
        write_wall_text(
            None,
            title="帮扶说明（示例）",
            body=WALL,
            document="示例〔2025〕1号",
            effective_on=start - timedelta(days=1),
        )
    with on(start - timedelta(days=1)):
        people = cast()

    def at(number: int, ago: int) -> Play:
        """The play of a firm that began so many working days ago: what follows within them is over today."""
        return Play(people, number - 1, began=calendar.minus(today, ago), calendar=calendar)

    _done(at)
    _under_way(at)
    _asking(at)
    return people


def _done(at: At) -> None:
    """Two that are over: all gone; and gone after a second look."""
    first = at(1, 240)
    visit = first.answered([*HAZARDS[:3], MAJOR[0]], criterion=criterion("干式除尘控爆"), danger=Danger.MAJOR)
    first.verify(first.fixed(visit))
    _close(first, visit.requests.get())

    second = at(2, 200)
    visit = second.answered(HAZARDS[3:6])
    second.verify(second.fixed(visit), result=Result.NOT_GONE)
    with second.on(21):
        for row in visit.findings.unsolved():
            second.show(row)
            verifying.report_fixed(row, by=second.boss)
    second.verify(visit.findings.unsolved(), day=23)
    _close(second, visit.requests.get())


def _under_way(at: At) -> None:
    """Where something is open, in the order of their numbers."""
    # With more time; late; found again; asking for time; to verify; with a plan to agree; with an objection.
    granted = at(7, 55)
    visit = granted.answered([HAZARDS[7], HAZARDS[5]])
    granted.agreed(visit)
    asked = granted.more_time(granted.first(visit), 18)
    with granted.on(20):
        extensions.grant(asked, by=granted.lead, decision="可以，期间不得使用。（示例）")
    late = at(5, 45)
    late.agreed(late.answered([HAZARDS[4], MAJOR[1]]))
    # At the first firm, within a year.
    again = at(1, 44)
    again.verify(again.fixed(again.answered([HAZARDS[2], HAZARDS[6]]))[:1])
    asking = at(6, 28)
    visit = asking.answered(HAZARDS[1:3])
    asking.agreed(visit)
    asking.more_time(asking.first(visit), 20)
    waiting = at(8, 20)
    waiting.fixed(waiting.answered([HAZARDS[0], HAZARDS[5], HAZARDS[7]]))
    planning = at(4, 14)
    planning.planned(planning.answered(HAZARDS[2:6]))
    objecting = at(3, 8)
    visit = objecting.delivered(HAZARDS[1:4])
    with objecting.on(7):
        answers.object_to(objecting.first(visit), by=objecting.boss, why="这台设备上个月已经停用。（示例）")


def _asking(at: At) -> None:
    """Those that have asked: settled by telephone, declined, handed on, planned, accepted, new, in danger, a draft."""
    told = at(9, 140)
    request = told.accepted(wish=Wish.CALL)
    with told.on(2):
        requests.settle_by_phone(request, by=told.cast.desk, told="按标准清单第三条自己就能改，不用上门。（示例）")
    declined = at(10, 100)
    request = declined.triaged(text="想请人帮忙写标准化材料。（示例）")
    with declined.on(2):
        reason, instead = "帮扶不代写材料。（示例）", "可以参加下个月的培训班。（示例）"
        requests.decline(request, by=declined.cast.desk, reason=reason, instead=instead)
    handed = at(11, 70)
    request = handed.triaged(text="隔壁工地的塔吊从我们头上过。（示例）")
    other = Department.objects.order_by("order").first()
    if other:
        with handed.on(2):
            requests.refer_elsewhere(request, by=handed.cast.desk, to=other, reason="建筑工地归他们管。（示例）")
    at(9, 5).scheduled()
    at(10, 3).accepted(danger=Danger.MAJOR)
    at(11, 1).asked(danger=Danger.IMMINENT, text="锅炉房一直有煤气味。（示例）")
    at(12, 2).triaged()
    at(3, 1).draft()


def _close(play: Play, request: HelpRequest) -> None:
    with play.on(25):
        requests.close(request, by=play.cast.desk)
