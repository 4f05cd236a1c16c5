"""Slots: places on our pages that rooms above may fill without our knowing them (DESIGN §2).

A room registers a provider in its `AppConfig.ready()`. Kinds asked for so far:
`criterion.links`: what else can be done about one criterion (takes a `CriterionPage`).
`criterion.alike`: criteria and cases much like one, the nearest first; `key` is the page's.
`criterion.mine`: what of the viewer's own is about that criterion; asked only where somebody is logged in.
`criteria_for`: criteria that a text may be about, the nearest first (takes a text); `key` is the page's.
`scene.links`: the same about a scene (takes its `TopicPage`).
`page.uses`: in sentences with counts and no names, what of a room's rows names pages (takes a list of pages).
`law.links`: the same about an article of law (takes its `LawArticle`).
`search.answers`: what answers the words outright, before any results (takes them folded; none for almost all).
`search.links`: what else helps whoever searched (takes the words).
`mine`: what the viewer has to do with us (takes his memberships).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class SlotLink:
    """A link, or a counted sentence where `url` is empty, that the asking viewer may see.

    `key`: the primary key of what it names, where the room that asks wants to keep that.
    """

    text: str
    url: str = ""
    note: str = ""
    key: str = ""


# Takes an object or a text, and the viewer (None = the public: the answer may be cached); one query at most.
Provider = Callable[[Any, "User | None"], Iterable[SlotLink]]

_providers: dict[str, list[Provider]] = {}


def register(kind: str, provider: Provider) -> None:
    """Let a provider fill the slots of this kind; registering it twice counts once."""
    known = _providers.setdefault(kind, [])
    if provider not in known:
        known.append(provider)


def unregister(kind: str, provider: Provider) -> None:
    """Take a provider back; nothing happens where it was not registered."""
    known = _providers.get(kind, [])
    if provider in known:
        known.remove(provider)


def collect(kind: str, obj: Any, viewer: "User | None" = None) -> list[SlotLink]:
    """Return what the providers of this kind offer for the object, in the order of registration."""
    return [link for provider in _providers.get(kind, []) for link in provider(obj, viewer)]
