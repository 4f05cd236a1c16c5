"""Rules of login that refuse something, each in words for the person who asked."""

from accounts.domain.errors import AccountsError


class TooManyCodesError(AccountsError):
    """A limit on sending codes; the sentence says which, and when to come back."""


class NumberMovedError(AccountsError):
    """The number is no longer that of the account, perhaps since this very moment."""

    def __init__(self) -> None:
        super().__init__("这个手机号刚才已经改到别的账号上。请重新获取验证码。")


class HolderReasonMissingError(AccountsError):
    """The desk has not said how it knows who holds a number."""

    def __init__(self) -> None:
        super().__init__("请写一句怎么核对的，例如“本人带身份证到窗口”。审计员会看到。")


class SameNumberError(AccountsError):
    """The account has this number."""

    def __init__(self) -> None:
        super().__init__("账号上就是这个号码，不用换。请填新的号码。")


class NumberHeldError(AccountsError):
    """Another account has this number; said to whoever has shown to hold it, and to the desk."""

    def __init__(self) -> None:
        super().__init__(
            "这个号码正用来登录另一个账号，没有换。请换一个号码；那个账号也是同一个人的，先用这个号码登录，"
            "到“我的”里把它注销，再来换。"
        )


class AccountIsOffError(AccountsError):
    """Switched off by an administrator."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”的账号停用了，不能换号码。请找系统管理员。")


class StaffNumberError(AccountsError):
    """The account of somebody of the staff."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”担任本局的岗位，号码由系统管理员在“人员”里改。")


class NothingToConfirmError(AccountsError):
    """A code opens the account already, or there is no number that one could go to."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”现在不用核对：收短信验证码就能登录，或者账号停用了、没有手机号。请刷新页面再看。")


class InvitationCodeError(AccountsError):
    """Unknown, used, too old or withdrawn: one and the same answer, so that guessing teaches nothing."""

    def __init__(self) -> None:
        super().__init__(
            "这个邀请码不能用：可能输错了，也可能用过、过期或者作废了。请对照纸条再输一遍，或者打帮扶电话。"
        )


class NumberTakenError(AccountsError):
    """Somebody holds an account under the number already; said to holders of a good code only."""

    def __init__(self) -> None:
        super().__init__(
            "这个手机号不能用来建新账号。如果是您自己的号码，请先登录，再打开这一页输入邀请码；不然请换一个号码。"
        )


class OtherNumberError(AccountsError):
    """The slip was made out to a number."""

    def __init__(self) -> None:
        super().__init__("这张纸条写明了手机号，请填那个号码。号码换了，请打帮扶电话换一张。")


class SlipsRefusedError(AccountsError):
    """What was entered for a batch of slips cannot be made."""


class ResetWaitsError(AccountsError):
    """Somebody has asked already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”的重置已经有人申请，正等第二个人确认，不用再申请。")


class ResetIsOverError(AccountsError):
    """Decided, or too old."""

    def __init__(self, state: str) -> None:
        super().__init__(f"这份申请已经结束：{state}。还要重置，请重新申请。")


class ResetTakesTwoError(AccountsError):
    """The one who asked, or the person himself, wants to confirm."""

    def __init__(self) -> None:
        super().__init__("要由另一个人确认：不能是申请人，也不能是本人。请另一位系统管理员或者局领导来确认。")


class ResetNotAllowedError(AccountsError):
    """Somebody who is neither administrator nor, for confirming, bureau lead."""

    def __init__(self) -> None:
        super().__init__("只有系统管理员能申请重置二次验证，系统管理员和局领导能确认。请联系系统管理员。")


class NoSecondFactorError(AccountsError):
    """Nothing to reset."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”还没有设二次验证，不用重置：用密码登录后会带他去设。")


class ReasonNeededError(AccountsError):
    """A reset without a word of why."""

    def __init__(self) -> None:
        super().__init__("请写一句为什么要重置，例如“手机丢了，本人到办公室当面说明”。")


class MoveLinkError(AccountsError):
    """The link to another browser is used or too old."""

    def __init__(self) -> None:
        super().__init__("这个链接用过了，或者过了 5 分钟。请回到微信里再要一个。")
