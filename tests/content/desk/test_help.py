"""Under each field of the editors' form stands what belongs there; the preview has the widths that readers have."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from content.help import COMMON, OF_TYPE
from content.models import ArticlePage, CasePage, CriterionPage, KnowledgePage, StandardPage
from tests import factories


def fields(panel: Any) -> Iterator[FieldPanel]:
    if isinstance(panel, FieldPanel):
        yield panel
    for child in getattr(panel, "children", []):
        yield from fields(child)


@pytest.mark.parametrize("model", [CriterionPage, CasePage, ArticlePage, StandardPage])
def test_each_field_of_ours_says_what_belongs_there(model: type[KnowledgePage]) -> None:
    own = [
        panel
        for panel in fields(model.get_edit_handler())
        if model._meta.get_field(panel.field_name).model.__module__.startswith("content.")
    ]
    silent = [panel.field_name for panel in own if not (panel.help_text or panel.db_field.help_text)]
    assert len(own) > 15
    assert silent == []
    assert {size["device_width"] for size in model.preview_sizes} == {360, 1280}


def test_nothing_is_said_of_fields_that_are_not_there() -> None:
    models = {model.__name__: model for model in (CriterionPage, CasePage, ArticlePage, StandardPage)}
    for name, said in [*OF_TYPE.items(), ("CriterionPage", COMMON)]:
        assert set(said) <= {field.name for field in models[name]._meta.get_fields()}, name


def test_a_draft_may_stand_in_the_frame_beside_the_form_and_nowhere_else(client: Client, home: Page) -> None:
    page = factories.criterion()
    policy = page.make_preview_request().headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self';" in f"{policy};"
    assert "frame-ancestors 'none'" in client.get(page.url).headers["Content-Security-Policy"]
