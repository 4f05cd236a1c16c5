"""Loads the plan: first every page, then what it says and links to, and only then its release.

Each step is a transaction over a batch of pages together with their records, so that a run that was killed goes on
where it stopped, nothing is doubled, and the first release of a page already has its links.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db import transaction
from wagtail.models import Page

from portal.models import StarterRecord
from portal.starter.facts import Facts
from portal.starter.ground import SITE, clear_stock_page, lay_ground, lay_site
from portal.starter.judge import Act, Judge, Verdict, left
from portal.starter.pages import build
from portal.starter.pages.frame import HOME, ROOT
from portal.starter.plan import PageSpec
from portal.starter.quiet import quiet
from portal.starter.report import Report
from portal.starter.snapshot import Names, read_pages
from portal.starter.write import Keys, put, say, settle

logger = logging.getLogger("portal.starter")

# Pages in one transaction: many enough for a disk that waits for every commit, few enough for people who want to write.
BATCH = 25

T = TypeVar("T")


def load(facts: Facts) -> Report:
    """Bring the database to what the facts say, except where people have written, and report.

    Raises FactsError before anything is written where a fact has no place.
    """
    plan = build(facts)
    report = Report()
    with quiet():
        lay_ground(facts, report)
        _put_pages(plan, report)
        _settle_pages(plan, report)
    report.count(plan)
    logger.info(
        "starter content loaded: %d made, %d updated, %d kept",
        len(report.made),
        len(report.updated),
        len(report.kept),
    )
    return report


def _put_pages(plan: list[PageSpec], report: Report) -> None:
    """Make the pages that were never made; a page that people deleted has a record, and is not made again."""
    known = set(StarterRecord.objects.values_list("code", flat=True))
    for batch in _batches([spec for spec in plan if spec.code not in known]):
        with transaction.atomic():
            _lock()
            records = dict(StarterRecord.objects.values_list("code", "page_id"))
            keys = Keys({code: key for code, key in records.items() if key})
            parents: dict[str, Page] = {}
            for spec in batch:
                if spec.code not in records:
                    _put_page(spec, keys, parents, report)
    home = StarterRecord.objects.filter(code=HOME, page__isnull=False).first()
    if home is not None:
        with transaction.atomic():
            lay_site(home.page, report)


def _put_page(spec: PageSpec, keys: Keys, parents: dict[str, Page], report: Report) -> None:
    if spec.parent == ROOT:
        clear_stock_page()
    parent = parents.get(spec.parent) or _find_parent(spec, keys)
    if parent is None:
        report.keep(spec.code, "上级页面不在，没有建立")
        return
    parents[spec.parent] = parent
    if parent.get_children().filter(slug=spec.slug).exists():
        report.keep(spec.code, f"地址 {spec.slug} 已被别的页面占用，没有建立")
        return
    if "code" in spec.fields and spec.model.objects.filter(code=spec.code).exists():
        report.keep(spec.code, "编号已被别的页面占用，没有建立")
        return
    page = put(spec, parent, keys)
    keys.pages[spec.code] = page.pk
    StarterRecord.objects.create(code=spec.code, page=page.page_ptr)
    report.made.append(spec.code)


def _find_parent(spec: PageSpec, keys: Keys) -> Page | None:
    if spec.parent == ROOT:
        return Page.get_first_root_node()
    key = keys.pages.get(spec.parent)
    return Page.objects.get(pk=key).specific if key else None


def _settle_pages(plan: list[PageSpec], report: Report) -> None:
    """Finish what was made, update what the files changed, and keep what people touched."""
    todo = []
    for verdict in Judge.sit(plan).verdicts():
        if verdict.act in (Act.FINISH, Act.UPDATE):
            todo.append(verdict.spec)
        elif verdict.act is Act.KEEP:
            report.keep(verdict.spec.code, verdict.remark)
    for batch in _batches(todo):
        with transaction.atomic():
            _lock()
            # Judged again: somebody may have written since.
            verdicts = [one for one in Judge.sit(batch).verdicts() if one.act in (Act.FINISH, Act.UPDATE)]
            _settle_batch(verdicts)
        report.updated.extend(one.spec.code for one in verdicts if one.act is Act.UPDATE)


def _settle_batch(verdicts: list[Verdict]) -> None:
    codes = dict(StarterRecord.objects.filter(page__isnull=False).values_list("page_id", "code"))
    keys, names = Keys({code: key for key, code in codes.items()}), Names.read(codes)
    revisions: dict[str, int] = {}
    for verdict in verdicts:
        page = verdict.spec.model.objects.get(pk=verdict.record.page_id)
        say(verdict.spec, page, keys)
        revisions[verdict.spec.code] = settle(verdict.spec, page)
    for model in {verdict.spec.model for verdict in verdicts}:
        of_model = [verdict for verdict in verdicts if verdict.spec.model is model]
        stands = read_pages(model, [keys.pages[one.spec.code] for one in of_model], names)
        for one in of_model:
            left(
                one.record,
                one.spec,
                revision=revisions[one.spec.code],
                stands=stands[keys.pages[one.spec.code]],
                known=set(keys.pages),
            ).save()


def _lock() -> None:
    """Let one loader at a time write: whoever comes second then sees what the first has made."""
    StarterRecord.objects.select_for_update().get(code=SITE)


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
