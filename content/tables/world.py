"""What the cells of a table may name: pages by their codes, basic data by its names; read for many rows at once."""

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from django.db.models import Model, Q

from accounts.models import Department, Scene, Sector
from content.models.base import BasePage
from intake.tables.rows import EXAMPLE_MARKS
from intake.text import key_in, tidy

PageType: TypeAlias = type[BasePage]
PLACES: tuple[Any, ...] = (Department, Scene, Sector)
# SQLite may take no more than 32,766 values in a query.
_AT_ONCE: Final = 10_000


def by_hash(key: int) -> str:
    """How a page is named that has no code of its own."""
    return f"#{key}"


def hashed_key(code: str) -> int | None:
    """The key of a page that is named by it."""
    return key_in(code[1:]) if code.startswith("#") else None


def name_of(code: str, key: int) -> str:
    """What a page is called in a table: its code, where a cell can hold it as it stands."""
    can = code and code == tidy(code).removeprefix("'") and "\n" not in code and "|" not in code
    return code if can and not code.startswith(("#", *EXAMPLE_MARKS)) else by_hash(key)


class World:
    """Knows what it was told to look up, in one query for each kind of page and of basic data."""

    def __init__(self) -> None:
        self._places = {model: list(model.objects.values_list("pk", "name")) for model in PLACES}
        self._keys: dict[PageType, dict[str, int]] = {}
        self._codes: dict[int, str] = {}
        self._expected: dict[int, str] = {}

    def learn(self, model: PageType, *, codes: Iterable[str] = (), keys: Iterable[int] = ()) -> None:
        """Look up pages of one kind by code or key; one query, unless somebody names more than a query may."""
        named = list(set(codes))
        asked = list({*keys, *filter(None, map(hashed_key, named))})
        known = self._keys.setdefault(model, {})
        for at in range(0, max(len(named), len(asked)), _AT_ONCE):
            some = Q(code__in=named[at : at + _AT_ONCE]) | Q(pk__in=asked[at : at + _AT_ONCE])
            for key, code in model.objects.filter(some).values_list("pk", "code"):
                self._codes[key] = name_of(code, key)
                known[self._codes[key]] = known[by_hash(key)] = key

    def expect(self, model: PageType, code: str) -> int:
        """Let a page be named that the same table makes; it goes by a negative number until it is there."""
        key = -1 - len(self._expected)
        self._expected[key] = self._codes[key] = code
        self._keys.setdefault(model, {})[code] = key
        return key

    def key_of(self, model: PageType, code: str) -> int | None:
        """The key of a page of this kind; None where there is none."""
        return self._keys.get(model, {}).get(code)

    def code_of(self, key: int) -> str:
        """What a page is called in a table."""
        return self._codes.get(key, by_hash(key))

    def place(self, model: type[Model], name: str) -> int | None:
        """The key of basic data by name."""
        return next((key for key, one in self._places[model] if one == name), None)

    def name_of(self, model: type[Model], key: int) -> str:
        """The name of basic data by key."""
        return next((name for one, name in self._places[model] if one == key), by_hash(key))

    def place_names(self, model: type[Model]) -> list[str]:
        """All names of a kind of basic data, in its order."""
        return [name for _, name in self._places[model]]

    def in_order(self, model: type[Model], keys: Iterable[int]) -> list[int]:
        """Keys in the order of the basic data."""
        wanted = set(keys)
        return [key for key, _ in self._places[model] if key in wanted]
