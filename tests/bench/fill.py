"""Fills an empty database with so many criteria in standards of fifty: `python -m tests.bench.fill N`.

The page that is measured, `/standards/measured/measured/`, has the same surroundings whatever N is. The others are
copies of one row: ten thousand through the door would take ten minutes.
"""

import sys
import uuid

import django

PER_STANDARD = 50
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

if __name__ == "__main__":
    django.setup()

    from django.db import transaction
    from django.utils import timezone
    from wagtail.models import Page

    from content.models import CriterionLaw, CriterionPage, PublishedRevision, StandardPage
    from tests import factories

    def step(number: int) -> str:
        """The last part of the tree path of the so-many-th child."""
        return f"00{ALPHABET[number // 36]}{ALPHABET[number % 36]}"

    def copies(template: CriterionPage, parent: StandardPage, count: int) -> None:
        """Put so many copies of a criterion below a standard."""
        base = {field.attname: getattr(template, field.attname) for field in Page._meta.concrete_fields}
        own = {field.attname: getattr(template, field.attname) for field in CriterionPage._meta.local_concrete_fields}
        rows = [
            Page(
                **base
                | {"id": None, "path": parent.path + step(n), "translation_key": uuid.uuid4()}
                | {"slug": f"copy-{n}", "url_path": f"{parent.url_path}copy-{n}/", "latest_revision_id": None}
                | {"live_revision_id": None}
            )
            for n in range(1, count + 1)
        ]
        made = Page.objects.bulk_create(rows)
        for n, row in enumerate(made, start=1):
            known = {"page_ptr_id": row.pk, "standard_id": parent.pk, "code": f"{parent.code}-{n}", "item_order": n}
            CriterionPage(**own | known).save_base(raw=True)
        links = [CriterionLaw(page_id=row.pk, law_id=template.law_links.first().law_id) for row in made]
        CriterionLaw.objects.bulk_create(links)
        through = CriterionPage.sectors.through
        sector = template.sectors.first()
        through.objects.bulk_create([through(criterionpage_id=row.pk, sector_id=sector.pk) for row in made])
        now = timezone.now()
        PublishedRevision.objects.bulk_create(
            [PublishedRevision(page=row, number=1, released_at=now, wagtail_revision=0, content={}) for row in made]
        )
        Page.objects.filter(pk=parent.pk).update(numchild=count)

    with transaction.atomic():
        factories.lay_site()
        laws = tuple(factories.law() for _ in range(3))
        measured = factories.standard(slug="measured")
        labels = {"scenes": [factories.scene()], "sectors": [factories.sector()]}
        page = factories.criterion(measured, slug="measured", laws=laws, **labels)
        for _ in range(3):
            factories.case(criteria=(page,), laws=laws[:1])
            factories.article(criteria=(page,))
            factories.question(criteria=(page,))
        for _ in range(PER_STANDARD - 1):
            factories.criterion(measured, laws=laws[:1], sectors=labels["sectors"])
        for _ in range(int(sys.argv[1]) // PER_STANDARD - 1):
            copies(page, factories.standard(), PER_STANDARD)
