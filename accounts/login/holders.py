"""For the help desk: finding who cannot come in by a code any more, and noting that it has made sure who he is."""

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.enterprises import find
from accounts.domain.errors import AccountsError
from accounts.domain.looking import look
from accounts.domain.members import memberships_of
from accounts.domain.new_number import lost_its_number
from accounts.domain.numbers import confirm_holder, last_seen, needs_confirming
from accounts.domain.second_factor import is_staff
from accounts.enterprises.permissions import demand
from accounts.enums import Looked
from accounts.login.desk_forms import HolderReasonForm
from accounts.mine.doors import personal
from accounts.models import Enterprise, Membership, User
from accounts.phone import mask_phone, normalise_phone
from accounts.policy import Act, may

MOST = 20
SHORTEST = 2


def may_confirm(person: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the person confirms who holds a number."""
    return may(person, Act.CONFIRM_HOLDERS)


@personal
@require_safe
def holders(request: HttpRequest, person: User) -> HttpResponse:
    """Find people by their whole number, by a name, or by their enterprise; numbers are masked."""
    demand(request, Act.CONFIRM_HOLDERS)
    asked = request.GET.get("q", "").strip()[:60]
    found = list(_find(asked)[: MOST + 1]) if len(asked) >= SHORTEST else []
    look(person, Looked.PEOPLE_LIST, people=found[:MOST])
    context = {
        "asked": asked,
        "found": [(row, mask_phone(row.phone), _firms(row)) for row in found[:MOST]],
        "is_cut": len(found) > MOST,
    }
    return render(request, "accounts/desk/holders.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Show what to compare with what the caller says; note how the desk knows, and open the account."""
    demand(request, Act.CONFIRM_HOLDERS)
    holder = get_object_or_404(User.objects.filter(erased_at__isnull=True), uuid=uuid)
    form = HolderReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_holder(holder, by=person, reason=form.cleaned_data["reason"])
        except AccountsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"记下了，也告诉了{holder}。请他再收一次验证码，就能登录。")
            return redirect("account_holders")
    look(person, Looked.PERSON, people=[holder])
    context = {
        "holder": holder,
        "phone": mask_phone(holder.phone),
        "memberships": memberships_of(holder),
        "last_seen": last_seen(holder),
        "is_needed": needs_confirming(holder) and holder != person,
        "is_numberless": lost_its_number(holder),
        "may_give": (holder.is_active or lost_its_number(holder)) and holder != person and not is_staff(holder),
        "form": form,
    }
    return render(request, "accounts/desk/holder.html", context)


def _find(asked: str) -> QuerySet[User]:
    people = (
        User.objects.filter(erased_at__isnull=True).prefetch_related("memberships__enterprise").order_by("name", "pk")
    )
    try:
        return people.filter(phone=normalise_phone(asked))
    except ValidationError:
        firms = find(Enterprise.objects.current(), asked)
        members = Membership.objects.active().filter(Q(person__name__icontains=asked) | Q(enterprise__in=firms))
        return people.filter(Q(pk__in=members.values("person")) | Q(expert__isnull=False, name__icontains=asked))


def _firms(person: User) -> str:
    """Return where he is now; uses what is prefetched."""
    return "、".join(row.enterprise.name for row in person.memberships.all() if row.ended_at is None)
