"""「导入、导出」: pages of knowledge and the succession of items as tables, for those who write pages."""

import uuid
from functools import cache
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import has_role
from content.domain.feedback import SETTLERS
from content.tables.exporting import TooLongForExcel, as_csv, as_xlsx, listed
from content.tables.importers import importers
from content.tables.importing import may_import
from content.tables.kinds import KINDS, TableKind
from content.tables.supersession import listed_lines
from intake.imports.desk import ImportDesk
from intake.imports.importers import Importer
from intake.models import Import
from intake.private.answers import download
from intake.tables.writing import CSV, XLSX, write, write_csv

STATES: Final = (("", "全部"), ("live", "已发布"), ("draft", "未发布过"), ("changed", "发布后又有改动"))


def may_export(person: Any) -> bool:
    """Whether somebody may take pages out as tables: whoever has a hand in them."""
    return has_role(person, *SETTLERS)


def person_of(request: HttpRequest) -> uuid.UUID:
    """Whoever imports."""
    assert isinstance(request.user, User)
    return request.user.uuid


class DraftDesk(ImportDesk):
    """What comes in here is a draft, and goes the way of every draft."""

    after = "写入的都是草稿，读者看到的没有变。看过再提交审核；审核、发布以后读者才看到。"

    def around(self, request: HttpRequest) -> dict[str, Any]:
        """Lead from what was written to where it is handed in together."""
        key = request.resolver_match and request.resolver_match.kwargs.get("key")
        address = f"{reverse('desk:batch')}?import={key}"
        return {"after": format_html('{} <a href="{}">把这些草稿一起送审</a>', self.after, address)}

    def imports(self, request: HttpRequest) -> QuerySet[Import]:
        """One's own: whoever confirms has written the draft, so nobody confirms what another has prepared."""
        return super().imports(request).filter(uploaded_by=person_of(request))


def _desk(name: str, importer: Importer) -> ImportDesk:
    return DraftDesk(
        importer,
        name=f"import_{name}",
        title=f"导入{importer.layout.title}",
        may=lambda request: may_import(request.user),
        person=person_of,
    )


@cache
def desks() -> dict[str, ImportDesk]:
    """The way in of each kind; asked for once all rooms have offered theirs."""
    return {name: _desk(name, importer) for name, importer in importers().items()}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """All kinds of tables: the template, the way in, the way out."""
    if not may_export(request.user):
        raise PermissionDenied
    return render(
        request,
        "content/desk/tables.html",
        {
            "page_title": "导入、导出",
            "header_icon": "table",
            "kinds": [(name, desk.importer.layout.title) for name, desk in desks().items()],
            "desks": [
                {
                    "title": desk.importer.layout.title,
                    "start": reverse(f"{desk.name}:start"),
                    "template": reverse(f"{desk.name}:template"),
                }
                for desk in desks().values()
            ],
            "states": STATES,
            "asked": {name: request.GET.get(name, "") for name in ("q", "state", "kind")},
            "may_import": may_import(request.user),
        },
    )


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list that was asked for, as it was filtered; `format` is xlsx or csv."""
    if not may_export(request.user):
        raise PermissionDenied
    name, is_csv = request.GET.get("kind", ""), request.GET.get("format") == "csv"
    if name not in desks():
        raise Http404
    asked = {key: request.GET.get(key, "").replace("\0", "") for key in ("q", "state", "under")}
    try:
        data = _table(name, asked, is_csv=is_csv)
    except TooLongForExcel as refusal:
        messages.error(request, str(refusal))
        return redirect("content_tables")
    ending, kind = ("csv", CSV) if is_csv else ("xlsx", XLSX)
    named = f"{desks()[name].importer.layout.title}-{timezone.localdate()}.{ending}"
    return download(data, name=named, content_type=kind)


def _table(name: str, asked: dict[str, str], *, is_csv: bool) -> bytes:
    if kind := KINDS.get(name):
        pages = listed(kind, **asked)
        return as_csv(kind, pages) if is_csv else as_xlsx(kind, pages)
    layout = desks()[name].importer.layout
    lines = listed_lines(under=asked["under"])
    if is_csv:
        return write_csv(layout.headers, lines, exact=True)
    return write(layout.headers, lines, title=layout.title, exact=True)


def export_address(kind: TableKind, *, under: int) -> str:
    """Where the pages of a kind below one page are had as a table."""
    return f"{reverse('content_export')}?kind={kind.name}&under={under}"


def urls() -> list[URLPattern | URLResolver]:
    """Addresses under the admin prefix."""
    return [
        path("tables/", start, name="content_tables"),
        path("tables/export/", export, name="content_export"),
        *(path(f"tables/{name}/", include(desk.urls)) for name, desk in desks().items()),
    ]
