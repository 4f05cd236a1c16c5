"""Fills an empty database with so many criteria to search: `python -m tests.bench.search_fill N`.

Each text is put together from sentences of the starter content, so that words are as frequent among the pages as they
are in what is really written. The rows are written as they stand, not through the editors' door.
"""

import json
import random
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from wagtail.models import Page  # noqa: E402

from content.models import CriterionPage, StandardPage  # noqa: E402
from tests import factories  # noqa: E402
from tests.served import ROOT  # noqa: E402

STANDARDS = 20
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SEED = 20261127


def recombined(count: int) -> Iterator[dict[str, str]]:
    """So many criteria, each made of several real ones."""
    with (ROOT / "portal/starter/facts/criteria.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rng = random.Random(SEED)
    for number in range(count):
        a, b, c, d = (rng.choice(rows) for _ in range(4))
        yield {
            "title": f"{a['subject']}、{b['subject']}",
            "item": a["item"],
            "code": f"{a['id']}-{number}",
            "sector_label": a["sector"],
            "gist": f"{a['gist']}；{b['gist']}",
            "not_this": "\n".join([*c["not_this"], *d["not_this"]]),
            "how_to_check": f"{a['how_to_check']}；{d['how_to_check']}",
            "free_first": f"{b['free_first']}{c['free_first']}",
            "how_to_fix": f"{a['how_to_fix']}；{c['how_to_fix']}",
            "remark": f"{d['gist']}；{d['how_to_fix']}；{b['how_to_check']}",
            "legal_basis": "\n".join(a["legal_basis"]),
            "consequence": b["consequence"],
            "colloquial_names": "\n".join(a["synonyms"]),
            "keywords": "\n".join(b["keywords"]),
        }


def main(count: int) -> None:
    """Lay the tree and write the rows."""

    def step(number: int) -> str:
        digits = ""
        for _ in range(4):
            number, rest = divmod(number, 36)
            digits = ALPHABET[rest] + digits
        return digits

    def insert(model: Any, rows: list[Any]) -> None:
        """Write rows of one table of a page type that has two."""
        fields = model._meta.local_concrete_fields
        names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        places = ", ".join(["%s"] * len(fields))
        values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})", values)

    def below(parent: StandardPage, template: CriterionPage, texts: list[dict[str, str]], sector: int) -> None:
        base = {field.attname: getattr(template, field.attname) for field in Page._meta.concrete_fields}
        own = {field.attname: getattr(template, field.attname) for field in CriterionPage._meta.local_concrete_fields}
        pages = [
            Page(
                **base
                | {"id": None, "path": parent.path + step(n), "translation_key": uuid.uuid4(), "title": text["title"]}
                | {"draft_title": text["title"], "slug": f"item-{n}", "url_path": f"{parent.url_path}item-{n}/"}
                | {"latest_revision_id": None, "live_revision_id": None}
            )
            for n, text in enumerate(texts, start=1)
        ]
        made = Page.objects.bulk_create(pages, batch_size=1000)
        kept = {field.name for field in CriterionPage._meta.local_concrete_fields}
        insert(
            CriterionPage,
            [
                CriterionPage(
                    **own
                    | {"page_ptr_id": page.pk, "standard_id": parent.pk, "item_order": n}
                    | {name: value for name, value in text.items() if name in kept}
                )
                for n, (page, text) in enumerate(zip(made, texts, strict=True), start=1)
            ],
        )
        through = CriterionPage.sectors.through
        through.objects.bulk_create(
            [through(criterionpage_id=page.pk, sector_id=sector) for page in made], batch_size=5000
        )
        Page.objects.filter(pk=parent.pk).update(numchild=len(texts))

    texts = list(recombined(count))
    each = count // STANDARDS
    with transaction.atomic():
        factories.lay_site()
        template = factories.criterion(factories.standard())
        for number in range(STANDARDS):
            sector = factories.sector(f"sector-{number % 5}", f"示例行业{number % 5}")
            below(factories.standard(), template, texts[number * each : (number + 1) * each], sector.pk)


if __name__ == "__main__":
    main(int(sys.argv[1]))
