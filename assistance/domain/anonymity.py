"""Whether a text tells whose it is: names, addresses and numbers of the firm, and of the people who stand behind it."""

import re
from collections.abc import Iterator
from typing import Final

from accounts.models import Enterprise, User
from assistance.models import HelpVisit

# What stands in every firm's name and so tells nothing: its kind, and the place before it.
_KIND: Final = re.compile(r"(?:有限责任公司|股份有限公司|有限公司|公司|集团|工厂|厂|店|经营部|个体工商户)+$")
_PLACE: Final = re.compile(r"^[\u4e00-\u9fff]{2,3}?(?:省|市|区|县)")
# Credit codes, telephones, identity numbers, plates.
_NUMBERS: Final = re.compile(
    r"(?<![0-9A-Z])(?:[0-9A-Z]{18}|1\d{10}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx])(?![0-9A-Z])|帮扶〔\d{4}〕\d+号"
)
SHORTEST: Final = 2


def traces(text: str, visit: HelpVisit) -> list[str]:
    """Return the words of a text by which somebody could tell the firm of a visit, or a person of it.

    It finds what is written down here. What only a neighbour would know, people must look for.
    """
    known = {word for word in _words(visit) if len(word) >= SHORTEST}
    found = [word for word in sorted(known) if word in text]
    return found + _NUMBERS.findall(text)


def _words(visit: HelpVisit) -> Iterator[str]:
    firm = visit.enterprise
    for name in (firm.name, *firm.former_names.values_list("name", flat=True)):
        yield name
        yield _PLACE.sub("", _KIND.sub("", name))
    yield firm.code
    yield firm.address
    yield from _people(firm, visit)


def _people(firm: Enterprise, visit: HelpVisit) -> Iterator[str]:
    yield from firm.contacts.values_list("name", flat=True)
    of_firm = User.objects.filter(memberships__enterprise=firm)
    of_team = User.objects.filter(help_teams__visit=visit)
    yield from of_firm.values_list("name", flat=True)
    yield from of_team.values_list("name", flat=True)
    yield from (visit.worker_representative, visit.delivered_to)
