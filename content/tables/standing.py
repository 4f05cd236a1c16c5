"""The pages that rows name as they stand now: the latest draft of each, what bars an import from touching it.

For many rows at once; the number of queries does not depend on how many.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Q, QuerySet
from modelcluster.models import get_serializable_data_for_fields
from wagtail.models import Page, Revision, WorkflowState

from content.models import KnowledgePage
from content.models.base import BasePage
from content.tables.child_rows import ChildRows
from content.tables.fields import Content, Field, Links
from content.tables.kinds import TableKind
from content.tables.world import PageType, World, by_hash, hashed_key

IN_REVIEW = "这一页正在审核。等审核完，或者请审核员退回，再导入这一行"
LOCKED = "这一页锁住了，请先在页面里解锁，再导入这一行"
SCHEDULED = "这一页已经定好发布时间。请发布员先取消定时发布，再导入这一行"


@dataclass(frozen=True)
class Standing:
    """A page, what its latest draft says, and why it may not be changed now, if so."""

    page: BasePage
    content: Content
    barred: str = ""


def standing(kind: TableKind, codes: Collection[str]) -> dict[str, Standing]:
    """The pages of one kind that are named so, by the names given."""
    keys = set(filter(None, map(hashed_key, codes)))
    pages = kind.model.objects.filter(Q(**{f"{kind.named_by}__in": codes}) | Q(pk__in=keys))
    found = {row.page.pk: row for row in stand(pages)}
    named = {code: row for row in found.values() if (code := kind.said_of(row.page))}
    return named | {by_hash(key): row for key, row in found.items()}


def stand(asked: QuerySet[BasePage]) -> list[Standing]:
    """The same for pages that are asked for; four queries.

    In the transaction that writes nobody saves them from now on: what is read here is what is written upon.
    """
    if connection.in_atomic_block:
        held = Page.objects.select_for_update().filter(pk__in=asked.order_by().values("pk")).order_by("pk")
        asked = asked.model.objects.filter(pk__in=list(held.values_list("pk", flat=True)))
    pages = list(asked.select_related("latest_revision"))
    bars = _bars([page.pk for page in pages])
    return [Standing(page, latest(page), LOCKED if page.locked else bars.get(str(page.pk), "")) for page in pages]


def latest(page: Any) -> Content:
    """What the latest draft says; of a page that never had one, what stands in its tables."""
    revision = page.latest_revision
    return revision.content if revision else page.serializable_data()


def _bars(keys: Collection[int]) -> dict[str, str]:
    names = [str(key) for key in keys]
    revisions = Revision.page_revisions.filter(object_id__in=names, approved_go_live_at__isnull=False)
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=names,
        status__in=[WorkflowState.STATUS_IN_PROGRESS],
    )
    scheduled = dict.fromkeys(revisions.order_by().values_list("object_id", flat=True), SCHEDULED)
    return scheduled | dict.fromkeys(states.order_by().values_list("object_id", flat=True), IN_REVIEW)


def learn(world: World, fields: Iterable[Field], contents: Collection[Content]) -> None:
    """Look up all pages that contents point at, and whether two kinds have one code."""
    kept = list(fields)
    keys = {key for content in contents for field in kept for key in field.keys(content.get(field.name))}
    if not keys:
        return
    for model in {model for field in kept for model in _targets(field)}:
        world.learn(model, keys=keys)
    for field in kept:
        if len(models := _targets(field)) > 1:
            for model in models[:-1]:
                world.learn(model, codes={world.code_of(key) for key in keys})


def _targets(field: Field) -> list[PageType]:
    if isinstance(field, Links | ChildRows):
        return list(field.targets.values())
    return [model] if (model := getattr(field, "model", None)) and issubclass(model, KnowledgePage) else []


def blank(model: PageType, fields: Iterable[Field]) -> Content:
    """What a page of this kind says before anybody has said anything."""
    content = get_serializable_data_for_fields(model())
    return content | {field.name: field.empty() for field in fields}
