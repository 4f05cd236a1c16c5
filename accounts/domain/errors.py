"""Rules of this room that refuse something, each in words for the person who asked."""


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
