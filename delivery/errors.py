"""What callers and staff are told when something cannot be done with a message; staff read the Chinese sentence."""

from delivery.enums import State


class MessageRefused(Exception):
    """A rule about messages was not met. `str()` of it is a Chinese sentence that says what to do next."""


class NotFromHere(MessageRefused):
    """The message has moved on since it was looked at, or never stood where this is possible."""

    def __init__(self, state: State, to: State) -> None:
        super().__init__(f"这条消息现在是“{state.label}”，不能再改成“{to.label}”。请刷新列表，看最新情况。")


class ReasonMissing(MessageRefused):
    """Dropping a message takes a reason."""

    def __init__(self) -> None:
        super().__init__("请写明为什么不再发，以后查起来用得上。")


class NothingLeft(MessageRefused):
    """The address and the words were blanked; there is nothing to send again."""

    def __init__(self) -> None:
        super().__init__("这条消息过了保存期，收件地址和内容已经清除，没法再发。需要的话，请从业务里重新通知。")


class UnknownPlaceholder(MessageRefused):
    """A text names a placeholder that the template does not have."""

    def __init__(self, names: list[str], known: list[str]) -> None:
        wrong = "、".join(f"${{{name}}}" for name in names)
        can = "、".join(f"${{{name}}}" for name in known) or "（没有）"
        super().__init__(f"这个模板里没有 {wrong}。能用的是：{can}。请改好再保存。")


class StrayDollar(MessageRefused):
    """A `$` that begins no placeholder: somebody mistyped one."""

    def __init__(self, near: str) -> None:
        super().__init__(f"“{near}”这里的 $ 没写完整。要放内容的地方写成 ${{名称}}；要写美元，请用“美元”两个字。")


class NoText(MessageRefused):
    """The wording is empty."""

    def __init__(self) -> None:
        super().__init__("正文是空的。请写上要发的话。")


class WrongContext(ValueError):
    """A caller gave other values than the template declares: a mistake in our code."""


class BadAddress(ValueError):
    """A caller gave an address that no database column would take: empty, too long, or with NUL."""
