"""Rules of the expert pool that refuse something, each in words for the person who asked."""

from datetime import date

from accounts.domain.errors import AccountsError


class ExpertEnforcesError(AccountsError):
    """One account would be an expert, who helps, and on the enforcement side (DESIGN §7)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”不能既是执法人员，又在专家库里：一个账号只站一边。请先取消执法岗位，或者先让他离库、从第二天起再担任。"
        )


class AlreadyExpertError(AccountsError):
    """The person is in the pool already, perhaps since this very moment."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”已经在专家库里，不用再加。要改专业，请打开他的那一页。")


class NotAPersonError(AccountsError):
    """The account is switched off, or its data were deleted."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”的账号停用了，不能加入专家库。请先让系统管理员启用。")


class HasLeftPoolError(AccountsError):
    """The expert is in the pool no more."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”已经不在专家库里，不能再改。要请他回来，重新加入一次。")


class KnowsNothingError(AccountsError):
    """An expert without any specialty would never be found."""

    def __init__(self) -> None:
        super().__init__("请至少选一个行业领域或者场景，不然按企业找不到他。")


class DaysTheWrongWayError(AccountsError):
    """A time that ends before it begins."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(f"结束的日子（{last:%Y-%m-%d}）在开始（{first:%Y-%m-%d}）之前。请改一下。")


class ConflictIsKnownError(AccountsError):
    """The same conflict stands already, perhaps since this very moment."""

    def __init__(self, enterprise: str) -> None:
        super().__init__(f"“{enterprise}”的这种关系已经报过，还没有结束，不用再报。")


class ConflictIsOverError(AccountsError):
    """Somebody has ended it already."""

    def __init__(self, enterprise: str) -> None:
        super().__init__(f"“{enterprise}”的这条利益冲突已经登记了结束。请刷新页面再看。")
