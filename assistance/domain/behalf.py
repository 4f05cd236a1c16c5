"""代记: the desk writes down what a firm says in which nobody can log in, and as whose word (ADR 19)."""

from dataclasses import dataclass

from django.db.models import Model

from accounts.models import User
from assistance.domain.errors import AssistanceError
from assistance.enums import Act
from assistance.models import AssistanceLog, Heard
from assistance.policy import acts_for_firm


class NobodySaidItError(AssistanceError):
    """The desk writes something down for a firm and does not say as whose word."""

    def __init__(self) -> None:
        super().__init__("请写上这是企业里谁说的、怎么说的（电话、纸质还是当面）。")


class SpeaksForItselfError(AssistanceError):
    """A word is written down that somebody can say here himself."""

    def __init__(self) -> None:
        super().__init__("这一步不用代记：企业有人能登录，请他自己填；您自己能做的，直接做就行。")


class WroteItDownError(AssistanceError):
    """Who wrote down the firm's word would judge it."""

    def __init__(self) -> None:
        super().__init__("这是您代企业记的，不能再由您来定。请转给没有代记的同事。")


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """As whose word something is written down, and how he said it."""

    said_by: str
    heard: Heard


def demand_word(row: Model, act: Act, *, by: User, on_behalf: OnBehalf | None) -> None:
    """Who may do it for the firm only says as whose word; who does it for himself says no other's.

    Raises NobodySaidItError, SpeaksForItselfError.
    """
    if act in acts_for_firm(by, row):
        if on_behalf is None or not on_behalf.said_by.strip():
            raise NobodySaidItError
    elif on_behalf:
        raise SpeaksForItselfError


def refuse_who_wrote(row: Model, act: Act, *people: User | None) -> None:
    """Who wrote down for the firm what is to be judged does not judge it. Raises WroteItDownError."""
    last = AssistanceLog.objects.filter(thing_uuid=row.uuid, act=act).first()  # type: ignore[attr-defined]
    if last and last.said_by and last.by_id in {person.pk for person in people if person}:
        raise WroteItDownError
