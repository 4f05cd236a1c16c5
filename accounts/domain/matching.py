"""Which entries of the register are meant by names and codes that people write in lists."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from accounts.domain.enterprises import key_of
from accounts.models import Enterprise

_NAMES: Final = ("former_names", "doubles")


class Matching:
    """What of the register several lines may mean: by code and by name; a fixed number of queries.

    `related`: what of each entry is to be fetched along, besides its names.
    """

    def __init__(self, *, codes: Iterable[str], names: Iterable[str], related: Iterable[str] = ()) -> None:
        codes, keys = set(codes), {key_of(name) for name in names}
        named = Q(name_key__in=keys) | Q(former_names__name_key__in=keys) | Q(doubles__name_key__in=keys)
        coded = Q(code__in=codes) | Q(doubles__code__in=codes)
        found = Enterprise.objects.current().filter(named | coded).select_related("district", "sector", "unit")
        self._by_code: dict[str, Enterprise] = {}
        self._by_name: dict[str, list[Enterprise]] = {}
        for one in found.prefetch_related(*_NAMES, *related).distinct():
            for code in (one.code, *(double.code for double in one.doubles.all())):
                self._by_code[code] = one
            spelt = (one, *one.former_names.all(), *one.doubles.all())
            for key in {row.name_key for row in spelt}:
                self._by_name.setdefault(key, []).append(one)

    def knows(self, code: str) -> bool:
        """Whether an entry has this code."""
        return code in self._by_code

    def meant(self, *, code: str, name: str) -> list[Enterprise]:
        """Return whom a line may mean: by its code alone where that is known, else all of its name."""
        by_code = self._by_code.get(code)
        return [by_code] if by_code else self._by_name.get(key_of(name), [])
