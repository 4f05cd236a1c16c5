"""Rules of this room that refuse something, each in words for the person who asked."""

from accounts.enums import Hat


class AccountsError(Exception):
    """A rule refused. `str(error)` is a Chinese sentence that says what to do."""


class OneSideError(AccountsError):
    """One account would stand on both sides, help and enforcement (DESIGN §7)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”不能既是执法人员，又是帮扶受理、帮扶队员、局领导或系统管理员：一个账号只站一边。"
            "请先去掉其中一边的岗位。"
        )


class NotAdministratorError(AccountsError):
    """Somebody who is no administrator tried to change roles."""

    def __init__(self) -> None:
        super().__init__("只有系统管理员能改岗位。请联系系统管理员。")


class LastAdministratorError(AccountsError):
    """The change would leave nobody who can let others in."""

    def __init__(self) -> None:
        super().__init__("这是最后一位启用的系统管理员。请先让另一个人担任系统管理员，再来改。")


class RolesNotLaidError(AccountsError):
    """The staff groups are missing from the database."""

    def __init__(self) -> None:
        super().__init__("数据库里还没有岗位。请先运行 manage.py lay_groups。")


class AdministratorEmailTakenError(AccountsError):
    """The first administrator's e-mail address belongs to somebody who is no active superuser."""

    def __init__(self, email: str) -> None:
        super().__init__(
            f"{email} 已经登记在别的账号上，不会自动变成管理员。请在 .env 里把 ADMIN_EMAIL 换成另一个邮箱，再运行一次。"
        )


class CodeTakenError(AccountsError):
    """Another entry has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} 已经登记在另一家企业上。先按代码查一查；如果是同一家，请合并两条登记。")


class EnterpriseIsDoubleError(AccountsError):
    """The entry was merged into another and is changed no more."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”这条登记已经并到另一条里。请到合并后的那一条去改，或者先撤销合并。")


class MergeWithItselfError(AccountsError):
    """Both entries are one."""

    def __init__(self) -> None:
        super().__init__("两边选的是同一条登记。请选另一条。")


class TwoRealCodesError(AccountsError):
    """Two entries with two codes are two enterprises."""

    def __init__(self) -> None:
        super().__init__(
            "两条登记各有自己的统一社会信用代码，按代码是两家企业，不能合并。如果有一个代码抄错了，请先改正。"
        )


class MergeIsOverError(AccountsError):
    """Somebody has undone this merge already."""

    def __init__(self) -> None:
        super().__init__("这次合并已经撤销过了，不用再做。")


class NotAllowedError(AccountsError):
    """The policy table has no row for this person and this act."""

    def __init__(self) -> None:
        super().__init__("您现在的身份不能做这一步。请找企业负责人，或者打帮扶电话。")


class AlreadyMemberError(AccountsError):
    """The person is in already."""

    def __init__(self, enterprise: str) -> None:
        super().__init__(f"已经是“{enterprise}”的成员，不用再加入。")


class MembershipIsOverError(AccountsError):
    """The membership ended, perhaps this very moment and by somebody else."""

    def __init__(self, person: str, enterprise: str) -> None:
        super().__init__(f"{person}已经不是“{enterprise}”的成员了。请刷新页面再看。")


class LeavingNeedsReasonError(AccountsError):
    """The last manager leaves."""

    def __init__(self, enterprise: str) -> None:
        super().__init__(
            f"您是“{enterprise}”唯一的负责人。请先把负责人交给别人；没有人可交，就写一句原因，我们会接着联系企业。"
        )


class LicenceMissingError(AccountsError):
    """A claim without a photo."""

    def __init__(self) -> None:
        super().__init__("请附上营业执照的照片，核对完就会删除。")


class EnterpriseHasManagerError(AccountsError):
    """Somebody answers for it already."""

    def __init__(self, enterprise: str) -> None:
        super().__init__(f"“{enterprise}”已经有负责人。请让他邀请您加入；联系不上他，请打帮扶电话。")


class ClaimWaitsError(AccountsError):
    """The same claim is there."""

    def __init__(self, enterprise: str) -> None:
        super().__init__(f"“{enterprise}”的认领已经收到，正在核对，不用再交。")


class ClaimIsDecidedError(AccountsError):
    """Somebody decided first."""

    def __init__(self, state: str) -> None:
        super().__init__(f"这份认领刚才已经处理：{state}。请刷新页面再看。")


class ReasonMissingError(AccountsError):
    """A refusal without a word of why."""

    def __init__(self) -> None:
        super().__init__("请写一句为什么没有通过、对方该怎么补。")


class NotYourInvitationError(AccountsError):
    """The invitation is to another number, or the person has not shown to hold this one."""

    def __init__(self) -> None:
        super().__init__("这份邀请发给的是另一个手机号。请用收到邀请的手机号登录。")


class InvitationIsOverError(AccountsError):
    """Accepted, refused, taken back or too old."""

    def __init__(self) -> None:
        super().__init__("这份邀请已经用过、收回或者过期。请让企业负责人再邀请一次。")


class OneHatError(AccountsError):
    """Who helped at an enterprise does not inspect it within a year, nor the other way round."""

    def __init__(self, person: str, enterprise: str, hat: Hat) -> None:
        other = Hat.INSPECTION if hat is Hat.HELP else Hat.HELP
        super().__init__(
            f"{person}在规定的间隔内到“{enterprise}”做过{other.label}，不能再去做{hat.label}。请换一个人。"
        )


class StaffCannotGoError(AccountsError):
    """Somebody of the staff asks to be deleted."""

    def __init__(self) -> None:
        super().__init__("您还担任本局的岗位，账号不能注销。请先让系统管理员取消岗位。")


class LastManagerCannotGoError(AccountsError):
    """Somebody who alone answers for an enterprise asks to be deleted."""

    def __init__(self, enterprise: str) -> None:
        super().__init__(
            f"您是“{enterprise}”唯一的负责人。请先到“我的企业”把负责人交给别人，或者写明原因离开，再来注销。"
        )


class TextWasAgreedToError(AccountsError):
    """People have agreed to this text as it reads."""

    def __init__(self) -> None:
        super().__init__("已经有人同意过这一份，不能再改。请另写一份，填新的生效日期。")
