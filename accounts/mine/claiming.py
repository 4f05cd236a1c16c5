"""认领: finding one's enterprise in the register and showing its licence."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain import claims, members
from accounts.domain.enterprises import find as find_in_register
from accounts.domain.errors import AccountsError, ClaimWaitsError
from accounts.enums import ClaimState
from accounts.limits import is_within_limit
from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from intake import images
from intake.errors import UploadRefused
from intake.private.files import discard, keep

MOST = 10
SHORTEST = 2
# Nobody decides for that long: the photo goes all the same.
LICENCE_LASTS = timedelta(days=60)


class ClaimForm(forms.Form):
    """The photo of the licence, looked at by its content and painted anew."""

    licence = forms.FileField(
        label="营业执照照片",
        help_text="拍清楚名称和代码。JPG、PNG 或手机拍的 HEIC，不超过 20 MB。",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={
            "required": "请附上营业执照的照片，核对完就会删除。",
            "empty": "这张照片是空的，请重新拍一张。",
        },
    )

    def clean_licence(self) -> images.CleanImage:
        """Return the clean picture; what intake refuses, it refuses in words for the person."""
        upload: UploadedFile = self.cleaned_data["licence"]
        try:
            return images.clean(upload)
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


@personal
@require_safe
def find(request: HttpRequest, person: User) -> HttpResponse:
    """Show which enterprises there are of that name."""
    return render(request, "accounts/mine/find.html", searched(request))


def searched(request: HttpRequest) -> dict[str, Any]:
    """At most ten whose name holds what was typed: a name and a district, so that nobody copies the register."""
    asked = request.GET.get("q", "").strip()[:60]
    context: dict[str, Any] = {"asked": asked, "found": (), "is_cut": False, "too_many": False}
    if len(asked) >= SHORTEST:
        if is_within_limit(request, "find_enterprise"):
            found = list(find_in_register(Enterprise.objects.open().select_related("district"), asked)[: MOST + 1])
            context |= {"found": found[:MOST], "is_cut": len(found) > MOST}
        else:
            context["too_many"] = True
    return context


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Take the photo of a licence and hand the claim to staff."""
    enterprise = get_object_or_404(Enterprise.objects.open(), uuid=uuid)
    form = ClaimForm(request.POST or None, request.FILES or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        photo: images.CleanImage = form.cleaned_data["licence"]
        kept = keep(
            photo.content,
            name=f"营业执照.{photo.ending}",
            purpose="licence",
            owner=person.uuid,
            delete_after=timezone.now() + LICENCE_LASTS,
        )
        try:
            claims.claim(enterprise, person=person, licence=kept.uuid)
        except ClaimWaitsError as waits:
            # The button was pressed twice.
            discard(kept)
            messages.info(request, str(waits))
            return redirect("my_enterprises")
        except AccountsError as refusal:
            discard(kept)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{enterprise}”的认领已交上。核对好了会告诉您。")
            return redirect("my_enterprises")
    context = {
        "enterprise": enterprise,
        "form": form,
        "has_manager": members.has_manager(enterprise),
        "waits": person.claims.filter(enterprise=enterprise, state=ClaimState.WAITING).exists(),
    }
    return render(request, "accounts/mine/claim.html", context)
