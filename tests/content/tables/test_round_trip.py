"""Out, in again: nothing changes; out, into an empty site, out: the same cells, to the last character."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.roles import Role
from content.tables.exporting import rows
from content.tables.kinds import KINDS
from portal.starter.facts import Facts
from portal.starter.ground import lay_ground
from portal.starter.report import Report
from tests import factories as make
from tests.content.tables.working import bring_in, preview, taken_out
from tests.starter_fixture import Databases

Cells = dict[str, list[list[Any]]]


def all_cells() -> Cells:
    return {kind.name: list(rows(kind, kind.model.objects.order_by("path"))) for kind in KINDS}


@pytest.fixture(scope="module")
def there_and_back(
    starter_databases: Databases, starter_shared: str, starter_copy: Callable[[str], str], django_db_blocker: Any
) -> Iterator[tuple[Cells, Cells]]:
    """The cells of all starter content, and those of a site that had none and got it from the tables alone."""
    with django_db_blocker.unblock():
        with starter_databases.in_use(starter_shared):
            before, files = all_cells(), {kind.name: taken_out(kind.name) for kind in KINDS}
        empty = starter_databases.copy(starter_databases.laid, "tables_empty")
        with starter_databases.in_use(empty):
            lay_ground(Facts.read(), Report())
            editor = make.user(Role.EDITOR)
            for name, data in files.items():
                bring_in(name, data, by=editor)
            after = all_cells()
        starter_databases.drop(empty)
    return before, after


def test_all_starter_content_comes_out_of_an_empty_site_as_it_went_in(there_and_back: tuple[Cells, Cells]) -> None:
    before, after = there_and_back
    assert sum(map(len, before.values())) > 500
    for name, cells in before.items():
        assert after[name] == cells, name


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_site")
@pytest.mark.parametrize("csv", [False, True])
def test_all_starter_content_in_again_changes_nothing(csv: bool) -> None:
    editor = make.user(Role.EDITOR)
    for kind in KINDS:
        job = preview(kind.name, taken_out(kind.name, csv=csv), by=editor)
        counts = job.rows.all().counts()
        assert counts == {"all": counts["all"], "same": counts["all"], "outcome_open": counts["all"]}, kind.name
        assert counts["all"] == kind.model.objects.count()
