"""The register as an Excel file: what was filtered, for whoever keeps it; taking people's numbers along is logged."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.domain.looking import look
from accounts.enterprises.importing import LAYOUT
from accounts.enterprises.permissions import demand
from accounts.enterprises.register import RegisterFilterSet
from accounts.enums import Looked
from accounts.models import Enterprise
from accounts.policy import Act
from intake.private.answers import download
from intake.tables.writing import write


@require_safe
def export_view(request: HttpRequest) -> HttpResponse:
    """Hand over the columns that an import reads, so that a list can be mended and come back."""
    by = demand(request, Act.KEEP_REGISTER)
    rows = Enterprise.objects.current().select_related("district", "sector", "unit")
    chosen = RegisterFilterSet(request.GET, queryset=rows, request=request).qs
    found = list(chosen.prefetch_related("scenes", "contacts").order_by("name", "pk"))
    look(by, Looked.REGISTER_EXPORT, enterprises=found)
    book = write([column.header for column in LAYOUT.columns], map(_line, found), title=LAYOUT.title)
    return download(book, name=f"{LAYOUT.title}-{timezone.localdate()}.xlsx")


def _line(row: Enterprise) -> list[object]:
    """One enterprise in the order of the layout's columns; the first of its contacts."""
    contact = next(iter(row.contacts.all()), None)
    return [
        row.name,
        "" if row.code_is_temporary else row.code,
        row.district or "",
        row.sector or "",
        "、".join(str(scene) for scene in row.scenes.all()),
        row.address,
        row.get_size_display(),
        row.get_grade_display(),
        row.get_standing_display(),
        "是" if row.weak_base else "否",
        row.unit or "",
        "" if row.longitude is None else str(row.longitude),
        "" if row.latitude is None else str(row.latitude),
        row.closed_on,
        *([contact.name, contact.position, contact.phone] if contact else ["", "", ""]),
    ]
