"""重复登记: choosing the entry that is kept, looking at both, making them one; and undoing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.domain.enterprises import find
from accounts.domain.errors import AccountsError
from accounts.domain.merging import merge, undo
from accounts.enterprises.permissions import demand
from accounts.models import Enterprise, EnterpriseMerge
from accounts.policy import Act
from intake.text import key_in

MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
def merge_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Search for the other entry; with `into`, show both side by side and do it when asked to."""
    by = demand(request, Act.KEEP_REGISTER)
    double = get_object_or_404(Enterprise.objects.current(), pk=pk)
    others = Enterprise.objects.current().exclude(pk=double.pk).select_related("district", "sector", "unit")
    chosen = request.POST.get("into") or request.GET.get("into", "")
    kept = get_object_or_404(others, pk=key) if (key := key_in(chosen)) else None
    if request.method == "POST" and kept:
        try:
            merge(double, into=kept, by=by)
        except AccountsError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"“{double}”已并到“{kept}”。合错了可以在这一页撤销。")
            return redirect("enterprises:inspect", kept.pk)
    asked = request.GET.get("q", double.name)
    context = {
        "page_title": f"“{double}”是重复登记",
        "header_icon": "home",
        "double": double,
        "kept": kept,
        "compared": _side_by_side(double, kept) if kept else (),
        "asked": asked,
        "found": find(others, asked)[:MOST] if asked.strip() and not kept else (),
        "back": reverse("enterprises:inspect", args=[double.pk]),
    }
    return render(request, "accounts/admin/merge.html", context)


def _side_by_side(double: Enterprise, kept: Enterprise) -> list[tuple[str, object, object]]:
    """Return what tells two entries apart, or shows that they are one: label, the one, the other."""
    fields = ("name", "code", "district", "sector", "address", "unit")
    rows = [
        (str(Enterprise._meta.get_field(name).verbose_name), getattr(double, name), getattr(kept, name))
        for name in fields
    ]
    return [*rows, ("登记时间", _day(double), _day(kept))]


def _day(row: Enterprise) -> str:
    return f"{timezone.localtime(row.created_at):%Y-%m-%d}"


@require_POST
def undo_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Make two entries of one again."""
    by = demand(request, Act.KEEP_REGISTER)
    done = get_object_or_404(EnterpriseMerge.objects.select_related("kept", "double"), pk=pk)
    try:
        undo(done, by=by)
    except AccountsError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已撤销：“{done.double}”又是单独的一条。")
    return redirect("enterprises:inspect", done.kept_id)
