"""Rules of this room that refuse something, each in words for the person who asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.dates import spoken_time


class TrainingError(Exception):
    """A rule refused. `str(error)` is a Chinese sentence that says what to do."""


class NotAllowedError(TrainingError):
    """Somebody acts for another without the right to."""

    def __init__(self) -> None:
        super().__init__("您现在的身份不能替他办。本人可以自己报名，或者请企业的负责人、安全管理员来报。")


class NotFromHereError(TrainingError):
    """The thing stands where this is not possible."""

    def __init__(self, state: Any, to: Any) -> None:
        super().__init__(f"现在是“{state.label}”，不能改成“{to.label}”。请刷新页面，看最新情况。")


class NotOpenError(TrainingError):
    """Registering has not begun, is over, or the session is not announced."""

    def __init__(self, opens_at: datetime, closes_at: datetime, *, is_announced: bool) -> None:
        now = timezone.now()
        if not is_announced:
            says = "这一期现在不能报名。请看看别的场次。"
        elif now < opens_at:
            says = f"这一期 {spoken_time(opens_at)} 开始报名，请到时候再来。"
        else:
            says = f"这一期 {spoken_time(closes_at)} 已经截止报名。请看看别的场次。"
        super().__init__(says)


class FullError(TrainingError):
    """Neither a seat nor a place on the waiting list is left."""

    def __init__(self, *, waiting_cap: int) -> None:
        said = "名额和候补都满了" if waiting_cap else "名额满了，这一期不设候补"
        super().__init__(f"{said}。请看看别的场次；有人取消时，名额会重新放出来。")


class FirmCapError(TrainingError):
    """The firm has as many in this session as one firm may have."""

    def __init__(self, cap: int) -> None:
        super().__init__(f"这一期每家企业最多 {cap} 人，您单位已经报满。可以换人，或者报别的场次。")


class OfferOverError(TrainingError):
    """The offered seat has gone to the next."""

    def __init__(self) -> None:
        super().__init__("这个名额没有在规定时间里确认，已经给了下一位。还想来的话请重新报名，排到候补最后。")


class StartedError(TrainingError):
    """The session has begun."""

    def __init__(self) -> None:
        super().__init__("已经开课，不能在网上改了。请直接告诉培训管理员。")


class EndedError(TrainingError):
    """The last sitting has ended."""

    def __init__(self) -> None:
        super().__init__("这一期已经上完了，名单不能再改。")


class NoSeatError(TrainingError):
    """Every chair is somebody's."""

    def __init__(self, capacity: int) -> None:
        super().__init__(f"{capacity} 个名额都有人了。要让他进来，先加名额，或者取消没来的人。")


class OthersWaitError(TrainingError):
    """A seat is free, and it is not for who comes last."""

    def __init__(self, number: int) -> None:
        super().__init__(f"还有 {number} 人在候补，空出来的名额先给他们。开课以后还有空位，再来补登。")


class TooFewSeatsError(TrainingError):
    """More people have a seat, or wait, than the new number allows."""

    def __init__(self, what: str, held: int) -> None:
        super().__init__(f"{what}已经有 {held} 人，不能改得比这少。要改少，先取消或转走几个人。")


class SaysNothingError(TrainingError):
    """Something that must be said was left empty."""

    def __init__(self, what: str) -> None:
        super().__init__(f"请写上{what}。")


class AlreadyThereError(TrainingError):
    """Who is to take the seat has one already, or waits for one."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}已经报了这一期，请换另一位。")


class OtherNameError(TrainingError):
    """The staff number is another person's."""

    def __init__(self, staff_no: str, name: str) -> None:
        super().__init__(f"工号 {staff_no} 在您单位已经登记为“{name}”。请核对工号或姓名。")


class NobodyError(TrainingError):
    """Neither a telephone nor a staff number says who it is."""

    def __init__(self) -> None:
        super().__init__("请写上姓名，再写手机号或者工号，不然分不清是哪一位。")


class NoPhoneError(TrainingError):
    """Who comes for himself is known by his telephone only."""

    def __init__(self) -> None:
        super().__init__("不代表企业来的，请写姓名和手机号。")


class NotTogetherError(TrainingError):
    """One of those who want to come together cannot be registered."""

    def __init__(self) -> None:
        super().__init__("您选了“要来一起来”，有人还报不上，所以这几位都没有报。改好再交，或者去掉这个勾。")


class NotListedError(TrainingError):
    """The firm need not send anybody."""

    def __init__(self) -> None:
        super().__init__("您单位不在这一期的应训名单上，不用答复。")


class ComingAlreadyError(TrainingError):
    """The firm says that nobody comes, and has registered people."""

    def __init__(self, people: int) -> None:
        super().__init__(f"您单位已经报了 {people} 人。真的都不来，请先一个个取消，名额好给别人。")


class HasAnsweredError(TrainingError):
    """Firms of which something was heard would be taken off the list."""

    def __init__(self, names: list[str]) -> None:
        some = "、".join(names[:3]) + (f"等 {len(names)} 家" if len(names) > 3 else "")
        super().__init__(f"{some}已经报名或者说了不来，一家都没有拿下。真要拿下，勾上“有回音的也拿下”，再按一次。")


class NotAnnouncedError(TrainingError):
    """Firms would be asked to a session that they cannot see, or that is off."""

    def __init__(self) -> None:
        super().__init__("这一期没有公布，企业看不到。请先公布，再通知企业。")


class AskedTodayError(TrainingError):
    """Firms that have not answered would be reminded twice on one day."""

    def __init__(self) -> None:
        super().__init__("没有回音的企业今天都通知过了，一天最多一次。急的请打电话。")


class TooManyLinesError(TrainingError):
    """More lines than are looked at in one go."""

    def __init__(self, most: int) -> None:
        super().__init__(f"一次最多 {most} 行，请分几次贴。")


class RegisteredElsewhereError(TrainingError):
    """Another registered him, or he himself: that is nobody's business here."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}已经报了这一期，不是从您单位报的。请问问他本人。")


class WrongPlanError(TrainingError):
    """A session cannot be as it was written; `faults` says what is wrong, by field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(self.faults.values()))
