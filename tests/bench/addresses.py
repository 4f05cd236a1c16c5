"""Every address at which a published page of the starter site is read: `python -m tests.bench.addresses`."""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()

    from wagtail.models import Page

    from content.querysets import BasePageQuerySet
    from portal.models import HomePage

    root = HomePage.objects.get().url_path
    paths = BasePageQuerySet(Page).visible().filter(url_path__startswith=root).values_list("url_path", flat=True)
    json.dump([f"/{path.removeprefix(root)}" for path in paths], sys.stdout)
