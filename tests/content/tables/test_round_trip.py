"""Out, in again: nothing changes; out, into an empty site, out: the same cells and fields, to the last character."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from modelcluster.models import get_all_child_relations
from wagtail.blocks import StreamValue
from wagtail.models import Orderable, Page

from accounts.roles import Role
from content.models.base import IndexPage
from content.tables.exporting import rows
from content.tables.kinds import KINDS
from portal.models import HomePage
from portal.starter.facts import Facts
from portal.starter.ground import lay_ground
from portal.starter.report import Report
from tests import factories as make
from tests.content.tables.working import bring_in, preview, taken_out
from tests.starter_fixture import Databases

Cells = dict[str, list[list[Any]]]


def all_cells() -> Cells:
    return {kind.name: list(rows(kind, kind.model.objects.order_by("path"))) for kind in KINDS.values()}


def all_fields() -> Cells:
    """What the database holds of all pages and the rows that hang on them, whether or not a column speaks of it."""
    found = {}
    for kind in KINDS.values():
        found[kind.name] = [fields_of(page) for page in kind.model.objects.order_by("path")]
        for relation in get_all_child_relations(kind.model):
            if issubclass(child := relation.related_model, Orderable):
                children = child.objects.order_by(f"{relation.field.name}__path", "sort_order")
                found[child.__name__] = [fields_of(row) for row in children]
    return found


def fields_of(row: Any) -> list[Any]:
    """Not the keys of others, nor the tree's own and Wagtail's columns: those differ."""
    names = [one.name for one in row._meta.local_fields if not (one.is_relation or one.name in {"id", "sort_order"})]
    if isinstance(row, Page):
        names += ["title", "slug"]
    return [
        without_ids(one.raw_data if isinstance(one, StreamValue) else one)
        for one in (getattr(row, name) for name in names)
    ]


def without_ids(value: Any) -> Any:
    if isinstance(value, list | StreamValue.RawDataView):
        return [without_ids(one) for one in value]
    return {key: without_ids(one) for key, one in value.items() if key != "id"} if isinstance(value, dict) else value


@pytest.fixture(scope="module")
def there_and_back(
    starter_databases: Databases, starter_shared: str, starter_copy: Callable[[str], str], django_db_blocker: Any
) -> Iterator[tuple[tuple[Cells, Cells], ...]]:
    """The cells and fields of all starter content, and those of a site that got it from the tables alone."""
    with django_db_blocker.unblock():
        with starter_databases.in_use(starter_shared):
            before, files = (all_cells(), all_fields()), {kind.name: taken_out(kind.name) for kind in KINDS.values()}
        empty = starter_databases.copy(starter_databases.laid, "tables_empty")
        with starter_databases.in_use(empty):
            lay_ground(Facts.read(), Report())
            editor = make.user(Role.EDITOR)
            for name, data in files.items():
                bring_in(name, data, by=editor)
            after = all_cells(), all_fields()
        starter_databases.drop(empty)
    return before, after


def test_all_starter_content_comes_out_of_an_empty_site_as_it_went_in(
    there_and_back: tuple[tuple[Cells, Cells], ...],
) -> None:
    for before, after in zip(*there_and_back, strict=True):
        assert sum(map(len, before.values())) > 500
        for name, cells in before.items():
            assert after[name] == cells, name


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_site")
def test_every_page_that_is_no_list_of_others_has_a_table() -> None:
    models = {page.specific_class for page in Page.objects.filter(depth__gt=1)}
    lists = {model for model in models if issubclass(model, IndexPage | HomePage)}
    assert models - lists == {kind.model for kind in KINDS.values()}


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_site")
@pytest.mark.parametrize("csv", [False, True])
def test_all_starter_content_in_again_changes_nothing(csv: bool) -> None:
    editor = make.user(Role.EDITOR)
    for kind in KINDS.values():
        job = preview(kind.name, taken_out(kind.name, csv=csv), by=editor)
        counts = job.rows.all().counts()
        assert counts == {"all": counts["all"], "same": counts["all"], "outcome_open": counts["all"]}, kind.name
        assert counts["all"] == kind.model.objects.count()
