"""What every channel offers, and the four ways in which handing over can end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from delivery.enums import Trouble


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go: our id of it, whereto, what it says, and how a provider knows the wording."""

    uuid: UUID
    address: str
    subject: str
    text: str
    provider_template: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider has taken it. `provider_id` is its own number, where it gives one."""

    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """No more than `count` messages to one address within `within`."""

    count: int
    within: timedelta


class Refused(Exception):
    """Will never be taken as it is: trying again is of no use until somebody has mended it."""

    def __init__(self, why: str, trouble: Trouble = Trouble.ADDRESS) -> None:
        super().__init__(why)
        self.trouble = trouble


class Unavailable(Exception):
    """Not taken now: no connection, too slow, or a fault of the provider's. Perhaps taken all the same, unanswered.

    `whole_channel` says that no other message would fare better: our account, our signature, our money.
    """

    def __init__(self, why: str, *, whole_channel: bool = False) -> None:
        super().__init__(why)
        self.whole_channel = whole_channel


class TooMany(Exception):
    """The provider counts too many for this address; nobody's fault. It may be sent again after `wait`."""

    def __init__(self, why: str, wait: timedelta) -> None:
        super().__init__(why)
        self.wait = wait


class Sender(Protocol):
    """A channel of one provider."""

    limits: tuple[Limit, ...]
    """What the provider allows for one address; we keep to it before we call."""
    is_open: bool
    """Whether the bureau has it at all."""

    def send(self, letter: Letter) -> Receipt:
        """Hand one over, soon or never. Raises Refused, Unavailable or TooMany, which name no secret."""
        ...


class NotOpen:
    """The channel that the bureau does not have: refuses, so that nothing piles up unseen."""

    limits: tuple[Limit, ...] = ()
    is_open = False

    def send(self, letter: Letter) -> Receipt:
        """Refuse it."""
        raise Refused("这个渠道没有开通", Trouble.NO_CHANNEL)
