"""Drafts for many pages at once: what Wagtail's own saving leaves behind, in a few statements for all of them.

A page saved through the tree takes some twenty statements; a table of thousands would hold the database for minutes.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Max
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_relations, get_serializable_data_for_fields
from wagtail.models import Locale, Page, PageLogEntry, Revision

from accounts.models import User
from content.models import CriterionPage
from content.tables.fields import Content
from content.tables.world import PageType

_AT_ONCE = 200


@dataclass
class Draft:
    """What the latest draft of a page shall say; `page` is None for a new one, which goes last below `parent`."""

    model: PageType
    content: Content
    page: Any = None
    parent: Page | None = None
    slug: str = ""
    changed: frozenset[str] = field(default_factory=frozenset)
    """Names of the fields that differ from the draft before; of a new page all."""
    expected_as: int = 0
    """The negative number by which other drafts point at this one while it has no key."""


def lay(drafts: Sequence[Draft], *, by: User) -> None:
    """Save new revisions in a person's name, and make the pages that are not there yet; nothing is published.

    Inside the caller's transaction. What readers see, the tables of live pages, stays untouched.
    """
    new = [draft for draft in drafts if draft.page is None]
    _plant(new, by=by)
    _meet_expectations(drafts)
    for draft in drafts:
        if not draft.page.live:
            _write_tables(draft, is_new=draft.parent is not None)
    revisions = _revise(drafts, by=by)
    _log(drafts, revisions, by=by)


def _plant(drafts: Sequence[Draft], *, by: User) -> None:
    """Add the pages' own rows below their parents, who are locked for it."""
    below: dict[int, list[Draft]] = {}
    for draft in drafts:
        assert draft.parent
        below.setdefault(draft.parent.pk, []).append(draft)
    locale, made = Locale.get_default(), []
    for parent in Page.objects.select_for_update().filter(pk__in=below).order_by("pk"):
        last = parent.get_children().order_by().aggregate(last=Max("path"))["last"]
        # How a path is counted up treebeard tells nobody else.
        step = Page._str2int(last[-Page.steplen :]) if last else 0  # noqa: SLF001
        for number, draft in enumerate(below[parent.pk], step + 1):
            page = Page(
                title=draft.content["title"],
                draft_title=draft.content["title"],
                slug=draft.slug,
                content_type=ContentType.objects.get_for_model(draft.model),
                path=Page._get_path(parent.path, parent.depth + 1, number),  # noqa: SLF001
                depth=parent.depth + 1,
                locale=locale,
                owner=by,
                live=False,
                has_unpublished_changes=True,
                translation_key=uuid.uuid4(),
            )
            page.set_url_path(parent)
            draft.page = page
            made.append(page)
        Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(below[parent.pk]))
    Page.objects.bulk_create(made, batch_size=_AT_ONCE)


def _meet_expectations(drafts: Sequence[Draft]) -> None:
    keys = {draft.expected_as: draft.page.pk for draft in drafts if draft.expected_as}
    if keys:
        for draft in drafts:
            for name, value in draft.content.items():
                if isinstance(value, int) and value < 0 and value in keys:
                    draft.content[name] = keys[value]


def _write_tables(draft: Draft, *, is_new: bool) -> None:
    """Put the draft of a page that nobody reads into its tables, as Wagtail does: others point at it there."""
    model, content = draft.model, draft.content
    row = _as(model, draft.page)
    row.page_ptr_id = draft.page.pk
    for one in model._meta.local_concrete_fields:
        if one.name in content and not one.primary_key:
            setattr(row, one.attname, one.to_python(content[one.name]))
    if isinstance(row, CriterionPage):
        row.standard_id = draft.parent.pk if draft.parent else draft.page.standard_id
    row.title = row.draft_title = content["title"]
    # Raw: only the table of its own type, and nobody who listens for pages that people save.
    row.save_base(raw=True, force_insert=is_new, force_update=not is_new)
    _write_relations(draft, row, is_new=is_new)
    draft.content = content | get_serializable_data_for_fields(row)
    draft.page.title = content["title"]


def _write_relations(draft: Draft, row: Any, *, is_new: bool) -> None:
    for relation in get_all_child_relations(draft.model):
        name = relation.get_accessor_name()
        if not (is_new or name in draft.changed) or name not in draft.content:
            continue
        child, key = relation.related_model, relation.field.attname
        if not is_new:
            child.objects.filter(**{key: row.pk}).delete()
        rows = [child(**_attributes(child, one), **{key: row.pk}) for one in draft.content[name]]
        child.objects.bulk_create(rows)
        draft.content[name] = [get_serializable_data_for_fields(one) for one in rows]
    for column in draft.model._meta.many_to_many:
        if isinstance(column, ParentalManyToManyField) and (is_new or column.name in draft.changed):
            through, ours = column.remote_field.through, f"{column.m2m_field_name()}_id"
            if not is_new:
                through.objects.filter(**{ours: row.pk}).delete()
            theirs = f"{column.m2m_reverse_field_name()}_id"
            through.objects.bulk_create([through(**{ours: row.pk, theirs: one}) for one in draft.content[column.name]])


def _attributes(child: Any, said: Content) -> dict[str, Any]:
    fields = {one.name: one for one in child._meta.concrete_fields}
    return {fields[name].attname: value for name, value in said.items() if name in fields}


def _revise(drafts: Sequence[Draft], *, by: User) -> list[Revision]:
    now, of_pages = timezone.now(), ContentType.objects.get_for_model(Page)
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                content_type=ContentType.objects.get_for_model(draft.model),
                base_content_type=of_pages,
                object_id=str(draft.page.pk),
                created_at=now,
                user=by,
                object_str=draft.content["title"],
                content=draft.content | {"pk": draft.page.pk},
            )
            for draft in drafts
        ],
        batch_size=_AT_ONCE,
    )
    pages = []
    for draft, revision in zip(drafts, revisions, strict=True):
        page = draft.page
        page.latest_revision, page.latest_revision_created_at = revision, now
        page.draft_title, page.has_unpublished_changes = draft.content["title"], True
        pages.append(_as(Page, page))
    names = ["latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "title"]
    Page.objects.bulk_update(pages, names, batch_size=_AT_ONCE)
    return revisions


def _as(model: Any, page: Any) -> Any:
    """What every page has of this one, as a page of another type; nothing is saved."""
    return model(**{one.attname: getattr(page, one.attname) for one in Page._meta.concrete_fields})


def _log(drafts: Iterable[Draft], revisions: Iterable[Revision], *, by: User) -> None:
    """Wagtail's history of each page says who made or changed it; all of one import under one number."""
    together = uuid.uuid4()
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                page_id=draft.page.pk,
                content_type=ContentType.objects.get_for_model(draft.model),
                label=draft.content["title"],
                action="wagtail.create" if draft.parent else "wagtail.edit",
                timestamp=revision.created_at,
                uuid=together,
                user=by,
                revision=revision,
                content_changed=True,
                data={"from": "import"},
            )
            for draft, revision in zip(drafts, revisions, strict=True)
        ],
        batch_size=_AT_ONCE,
    )
