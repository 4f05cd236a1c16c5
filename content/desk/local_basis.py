"""Staff's list of what this place has promised: writers enter it, a releaser compares it with the document."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from content.desk.policies import Without
from content.domain.local_basis import confirm, enter, withdraw_basis
from content.models import LocalBasis
from intake.text import key_in

FIELDS = ["title", "doc_number", "issuer", "district", "says", "holds_from", "holds_until", "source_url"]


class _Entering:
    """Saves through the door, in the name of whoever is logged in."""

    form: Any
    request: HttpRequest

    def save_instance(self) -> LocalBasis:
        """Hand the filled-in row to the domain function."""
        return enter(self.form.save(commit=False), by=self.request.user)  # type: ignore[arg-type]


class AddView(_Entering, generic.CreateView):
    """A new one."""


class ChangeView(_Entering, generic.EditView):
    """A changed one: it is no longer shown until it has been compared again."""


class LocalBasisViewSet(ModelViewSet):
    """本地依据."""

    model = LocalBasis
    name = "local-basis"
    icon = "doc-full"
    menu_label = "本地依据"
    menu_order = 160
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [*FIELDS, "entered_by", "checked_by", "checked_at"]
    inspect_template_name = "content/desk/local_basis.html"
    add_view_class = AddView
    edit_view_class = ChangeView
    form_fields = FIELDS
    list_display = [
        "title",
        "doc_number",
        "holds_from",
        "holds_until",
        Column("checked", label="核对", accessor=lambda row: "已核对" if row.checked_by_id else "等发布员核对"),
    ]


@require_POST
def confirm_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A releaser has compared what he had before him."""
    read = request.POST.get("version", "")
    basis = get_object_or_404(LocalBasis, pk=pk)
    confirm(basis, by=request.user, read=key_in(read) or 0)  # type: ignore[arg-type]
    messages.success(request, f"《{basis.title}》核对过了，在有效期内会显示在每一条判定条款上。")
    return redirect(reverse("local-basis:inspect", args=[pk]))


@require_POST
def withdraw_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A releaser takes it off the pages."""
    basis = withdraw_basis(get_object_or_404(LocalBasis, pk=pk), by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"《{basis.title}》不再显示。")
    return redirect(reverse("local-basis:inspect", args=[pk]))


# What was once promised stays on record.
register_permission_policy(LocalBasis, Without(LocalBasis, "delete"))
local_basis_viewset = LocalBasisViewSet()
