"""Every template of a public page stands in the one frame, and none brings styles or scripts of its own."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Template
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode
from wagtail.models import get_page_models

from tests.theme.documents import INLINE

BASE = "theme/base.html"
# Parts of pages, letters, what is for paper and is never sent as a page, and what stands in Wagtail's own frame.
NOT_PAGES = {"paper", "components", "parts", "desk", "admin", "wagtailadmin", "email", "messages"}
ROOMS = [folder for folder in Path(settings.BASE_DIR).glob("*/templates") if folder.is_dir()]
TEMPLATES = sorted(path.relative_to(room) for room in ROOMS for path in room.rglob("*.html"))
PUBLIC = [path for path in TEMPLATES if not NOT_PAGES & (set(path.parts) - {"components", "parts"})]
PAGES = [path for path in PUBLIC if not NOT_PAGES & set(path.parts) and str(path) != BASE]


def frame(name: str) -> str:
    """The template at the end of the chain of `extends`."""
    template: Template = get_template(name).template
    nodes = template.nodelist.get_nodes_by_type(ExtendsNode)
    return frame(nodes[0].parent_name.resolve({})) if nodes else name


def test_the_walk_finds_the_pages() -> None:
    names = {str(path) for path in PAGES}
    assert {"portal/home_page.html", "404.html", "500.html", "search/search.html", "account/login.html"} <= names
    ours = [model for model in get_page_models() if model.__module__.split(".")[0] in {"content", "portal", "training"}]
    assert {model.template for model in ours} <= names
    assert len(ours) >= 17


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_pages_stand_in_the_frame(path: Path) -> None:
    assert frame(str(path)) == BASE


@pytest.mark.parametrize("path", PUBLIC, ids=str)
def test_no_template_brings_styles_or_scripts(path: Path) -> None:
    source = next(room / path for room in ROOMS if (room / path).is_file()).read_text(encoding="utf-8")
    assert INLINE.findall(source) == []
