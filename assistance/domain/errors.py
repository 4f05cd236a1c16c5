"""Rules of this room that refuse something, each in words for the person who asked."""

from typing import Any


class AssistanceError(Exception):
    """A rule refused. `str(error)` is a Chinese sentence that says what to do."""


class NotFromHereError(AssistanceError):
    """The thing has moved on since it was looked at, or never stood where this is possible; `last`: who did what."""

    def __init__(self, thing: Any, state: Any, to: Any, last: str = "") -> None:
        super().__init__(
            f"这份{thing.label}现在是“{state.label}”{last}，不能改成“{to.label}”。请刷新页面，看最新情况。"
        )


class NotNowError(AssistanceError):
    """What stands in this state is not changed this way; `last`: who did what."""

    def __init__(self, thing: Any, state: Any, last: str = "") -> None:
        super().__init__(f"这份{thing.label}现在是“{state.label}”{last}，这一步做不了。请刷新页面，看最新情况。")


class MovedOnError(AssistanceError):
    """Somebody else changed it in the same moment."""

    def __init__(self) -> None:
        super().__init__("刚才有别人也在改这一份。您填的没有丢，请刷新页面再试一次。")


class NotAllowedError(AssistanceError):
    """The policy table has no row for this person and this act."""

    def __init__(self) -> None:
        super().__init__("您现在的身份不能做这一步。请找企业负责人或者带队干部，也可以打帮扶电话。")


class NotYoursError(AssistanceError):
    """The number from a phone, or a file, is somebody else's."""

    def __init__(self) -> None:
        super().__init__("这份文件或记录是别人存的，不能用在这里。请自己再拍一张或重新填写。")


class SaysNothingError(AssistanceError):
    """Something that must be said was left empty."""

    def __init__(self, what: str) -> None:
        super().__init__(f"请写上{what}。")


# Requests -----------------------------------------------------------------------------------------------------------


class NoWallTextError(AssistanceError):
    """The bureau has signed no text that says where the wall ends."""

    def __init__(self) -> None:
        super().__init__("本局还没有发布帮扶说明，暂时不能在网上提交。请打帮扶电话，您写的已经存成草稿。")


class WallTextChangedError(AssistanceError):
    """Another text than the one in force was read, or none."""

    def __init__(self) -> None:
        super().__init__("请先看过现在的帮扶说明（谁来、看什么、哪些情况要报给别人），再提交。")


class FirmIsGoneError(AssistanceError):
    """The enterprise is a double or closed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”已经停业或者并到另一条登记里。请核对企业名称，或者打帮扶电话。")


class PromiseInThePastError(AssistanceError):
    """A promise for a day that is over."""

    def __init__(self) -> None:
        super().__init__("答应企业的日期已经过去了。请填今天或以后的日期。")


class UnsolvedLeftError(AssistanceError):
    """A request is closed while something that was found is not gone."""

    def __init__(self, count: int) -> None:
        super().__init__(f"还有 {count} 项隐患没有验收，这份申请先不能办结。请先把它们验收完。")


class ReportNotDeliveredError(AssistanceError):
    """A request is closed before the firm has the report."""

    def __init__(self) -> None:
        super().__init__("帮扶报告还没有送达企业，这份申请先不能办结。请先签字定稿、送达报告。")


class NotLaterDayError(AssistanceError):
    """Another day for a call that is no other day."""

    def __init__(self) -> None:
        super().__init__("改约到哪天？请选明天或以后的日期。")


class LinkIsOverError(AssistanceError):
    """A caller's link that is none, or whose time is over."""

    def __init__(self) -> None:
        super().__init__("这个链接已经不能用了。要问进展，请打帮扶电话。")


class NoLinkError(AssistanceError):
    """Another link for a request that has none."""

    def __init__(self) -> None:
        super().__init__("这份申请没有查询链接可换：不是打电话提的，或者办完已经超过 30 天。请在电话里告诉对方进展。")


# The wall -----------------------------------------------------------------------------------------------------------


class TextWasShownError(AssistanceError):
    """Somebody sent a request after reading this text."""

    def __init__(self) -> None:
        super().__init__("已经有企业看过这一份再提交申请，不能再改。请另写一份，填新的生效日期。")


class NoGroundError(AssistanceError):
    """A referral for a reason that is not one."""

    def __init__(self) -> None:
        super().__init__("只有现在就有危险，或者重大隐患到期没有改，才能移交。请先跟企业商量怎么改。")


class ReferredAlreadyError(AssistanceError):
    """The same finding for the same reason."""

    def __init__(self) -> None:
        super().__init__("这一项已经以同样的理由移交过了，不用再做。")


# Visits -------------------------------------------------------------------------------------------------------------


class DayIsOverError(AssistanceError):
    """A visit planned for a day that has passed."""

    def __init__(self) -> None:
        super().__init__("上门的日期已经过去了。请选今天或以后的日期。")


class TeamIncompleteError(AssistanceError):
    """No lead cadre, or no expert."""

    def __init__(self) -> None:
        super().__init__("一次帮扶要有一名带队干部和至少一名专家。请先把人配齐。")


class NotACadreError(AssistanceError):
    """Who is to lead does not belong to the help team."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}不是帮扶队员，不能带队。请换一名干部，或者先让系统管理员给他这个岗位。")


class NotInThePoolError(AssistanceError):
    """Who is to go as an expert is not of the pool, or not on that day."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}那天不在专家库里，或者登记了没空。请换一名专家，或者换一天。")


class TiedToTheFirmError(AssistanceError):
    """A rule keeps this person from this firm."""

    def __init__(self, name: str, firm: str) -> None:
        super().__init__(f"{name}和“{firm}”有利害关系，或者在规定的间隔内去检查过，这次不能去。请换一个人。")


class NotDeclaredError(AssistanceError):
    """Somebody has not said that nothing ties him to the firm."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"{'、'.join(names)}还没有声明与这家企业没有利害关系。请先让他在自己的手机上点一下声明。")


class OtherFirmError(AssistanceError):
    """Two things that belong to two firms or two visits."""

    def __init__(self) -> None:
        super().__init__("这两样不是同一家企业、同一次帮扶的，不能放在一起。请重新选。")


class SignedAlreadyError(AssistanceError):
    """Somebody has signed what is about to be changed."""

    def __init__(self) -> None:
        super().__init__("已经有人签过字，内容不能再改。确实要改，请先撤掉签字，改完请大家重新签。")


class SignatureMissingError(AssistanceError):
    """The report is not signed by both sides."""

    def __init__(self, who: str) -> None:
        super().__init__(f"还缺{who}的签字。请先签字；企业确实没有签的，写明原因。")


class NotThereError(AssistanceError):
    """A signature of somebody who does not belong to that side."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}不属于这一方，不能在这里签字。请核对是谁签的、代表哪一方。")


class UnfinishedError(AssistanceError):
    """Findings that are not whole enough to be signed; what each lacks."""

    def __init__(self, missing: dict[str, list[str]]) -> None:
        each = "；".join(f"{name}缺{'、'.join(parts)}" for name, parts in missing.items())
        super().__init__(f"有隐患还没写完：{each}。请补上再签字。")


class NotPublishedError(AssistanceError):
    """A criterion that readers cannot see."""

    def __init__(self) -> None:
        super().__init__("这一条没有发布，不能引用。请先按一般隐患用自己的话写，或者另选一条。")


class OvertakenError(AssistanceError):
    """Somebody else has changed the same field since it was read; `name` is the field, `now` what stands there."""

    def __init__(self, row: Any, name: str) -> None:
        self.name, self.now = name, getattr(row, name)
        said = getattr(row, f"get_{name}_display", lambda: self.now)() or "（空）"
        label = row._meta.get_field(name).verbose_name
        super().__init__(
            f"您写的时候，别人把“{label}”改成了“{said}”。您填的还在这一页上，对一下，再存一次就以您的为准。"
        )


class AdviceGoneError(AssistanceError):
    """Somebody has struck the advice that was about to be mended."""

    def __init__(self) -> None:
        super().__init__("这条建议刚才被划掉了，没有存下。还要提，请另写一条。")


class NotAMarkError(AssistanceError):
    """What was drawn on a photo is none of the shapes that we know."""

    def __init__(self) -> None:
        super().__init__("照片上的标记没有认出来，没有存下。请重新画一次。")


class DueTooEarlyError(AssistanceError):
    """A date for fixing that lies before the visit."""

    def __init__(self) -> None:
        super().__init__("整改期限不能早于上门那天。请改期限。")


class ReopenedTooEarlyError(AssistanceError):
    """A new date for what is opened again that is over, or before its first."""

    def __init__(self) -> None:
        super().__init__("新期限不能早于今天，也不能早于最早定的期限。请改期限。")


# Answers ------------------------------------------------------------------------------------------------------------


class AnsweredAlreadyError(AssistanceError):
    """The firm has said what it says of this finding; `last`: who said it."""

    def __init__(self, last: str) -> None:
        super().__init__(f"这一项已经答复过了{last}。请刷新页面，看最新情况。")


class WasThereError(AssistanceError):
    """Who was on site does not decide an objection to what was found there."""

    def __init__(self) -> None:
        super().__init__("您参加了这次上门，异议要由没去现场的人来答复。请转给别的同事。")


# Plans --------------------------------------------------------------------------------------------------------------


class PlannedAlreadyError(AssistanceError):
    """A finding that another plan covers."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”已经在别的整改方案里。请先从那个方案里拆出来，或者把两个方案合并。")


class CoversNothingError(AssistanceError):
    """A plan for no finding at all, or a split that would leave one so."""

    def __init__(self) -> None:
        super().__init__("一个方案至少要管一项隐患。请选上隐患；拆分的时候，原方案里也要留一项。")


class PlanIncompleteError(AssistanceError):
    """A plan without one of its five parts."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(f"整改方案还缺：{'、'.join(missing)}。五样齐了才能提交。")


class LaterThanDueError(AssistanceError):
    """A plan that ends after the date for one of its findings, or a measure that ends after its plan."""

    def __init__(self, what: str, day: Any) -> None:
        super().__init__(f"{what}晚于整改期限 {day:%Y-%m-%d}。请改早一些；确实来不及，请先申请延期。")


class ChangedMeanwhileError(AssistanceError):
    """Two people wrote into the same part of a draft; `stored` is what the other one left there, by the part's name."""

    def __init__(self, stored: dict[str, Any]) -> None:
        super().__init__("还没有保存：您编写的时候，别人也改了同一处。您写的都在，请对照着改好再保存。")
        self.stored = stored


class EvidenceMissingError(AssistanceError):
    """Nothing shows that it is done."""

    def __init__(self) -> None:
        super().__init__("还没有能证明改好了的照片或文件。请先交上来，再点“改好了”。")


class MeasuresLeftError(AssistanceError):
    """A plan with something still to do, or none that was agreed."""

    def __init__(self) -> None:
        super().__init__("限期整改的隐患要有商定的方案，措施都做完了才能报告改好。请先看看方案里还差哪一步。")


# Verification and more time -----------------------------------------------------------------------------------------


class FirmCannotVerifyError(AssistanceError):
    """Somebody of the firm would say that its own hazard is gone."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}是这家企业的人，不能验收自己的隐患。请由帮扶组来验收。")


class TwoOnSiteError(AssistanceError):
    """A major hazard that one person, or a photo, would declare gone."""

    def __init__(self) -> None:
        super().__init__("重大隐患要两个人到现场验收。请再约一位帮扶组的同事一起去。")


class TooLateToAskError(AssistanceError):
    """An extension asked for on the due date or after."""

    def __init__(self) -> None:
        super().__init__("延期要在整改期限到来之前申请。现在请打帮扶电话，说明情况。")


class ExtensionWaitsError(AssistanceError):
    """One is waiting already."""

    def __init__(self) -> None:
        super().__init__("已经有一份延期申请在等答复，不用再交。要改内容，请先撤回那一份。")


class NotLongerError(AssistanceError):
    """An extension to a day that is not later."""

    def __init__(self) -> None:
        super().__init__("想延到的日期要比现在的整改期限晚。请重新选日期。")


class InterimMissingError(AssistanceError):
    """Nothing recent shows that the interim safeguard holds."""

    def __init__(self, days: int) -> None:
        super().__init__(f"请先拍一张临时安全措施的照片交上来，要最近 {days} 天内的，再申请延期。")


class LookNeededError(AssistanceError):
    """A third request that nobody has gone to look at."""

    def __init__(self) -> None:
        super().__init__("同一项第三次申请延期，要先有人到现场看过。请写上谁、哪天去看的。")
