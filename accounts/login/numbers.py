"""换手机号: by oneself, once the new number has shown that it is one's own, and by the help desk for who cannot."""

from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.codes import by_sms, send_code
from accounts.domain.errors import AccountsError
from accounts.domain.looking import look
from accounts.domain.members import memberships_of
from accounts.domain.new_number import give_number, take_number
from accounts.enterprises.permissions import demand
from accounts.enums import Looked
from accounts.limits import count_code
from accounts.login.desk_forms import GiveNumberForm
from accounts.login.forms import ConfirmLoginCodeForm, NumberForm
from accounts.mine.doors import personal
from accounts.models import User
from accounts.phone import mask_phone, show_phone
from accounts.policy import Act

KEPT: Final = "account_number"
# Whoever holds the number now can log in by a code to it: that alone does not show whose account it is.
PROVES: Final = frozenset({"password", "mfa", "socialaccount"})


class NumberProcess(AbstractCodeVerificationProcess):
    """A code on its way to a new number, kept in the session as allauth keeps those of a login."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        super().__init__(
            user=request.user,
            state=state,
            timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
            max_attempts=settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS,
        )
        self.request = request

    @classmethod
    def begin(cls, request: HttpRequest, phone: str) -> None:
        """Send a code, whoever the number belongs to: neither page nor time tells."""
        cls(request, cls.initial_state(user=request.user, phone=phone)).send()

    @classmethod
    def resume(cls, request: HttpRequest) -> "NumberProcess | None":
        """Return what was begun, unless it is too old."""
        state = request.session.get(KEPT)
        return cls(request, state).abort_if_invalid() if state else None

    def send(self) -> None:
        """Make the code and hand it to the outbox."""
        phone = self.state["phone"]
        self.state["code"] = get_adapter().generate_phone_verification_code(user=self.user, phone=phone)
        send_code(self.user, phone, self.code)
        self.persist()

    def persist(self) -> None:
        self.request.session[KEPT] = self.state

    def abort(self) -> None:
        self.request.session.pop(KEPT, None)


def proven(request: HttpRequest, person: User) -> bool:
    """Whether this login showed more than that one holds the old number: by password, second factor or e-mail."""
    records = get_authentication_records(request, person)
    return any(row["method"] in PROVES or row.get("email") for row in records)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, person: User) -> HttpResponse:
    """Ask for the new number and send a code to it."""
    may_change = proven(request, person) and by_sms()
    form = NumberForm(request.POST if request.method == "POST" and may_change else None, person=person)
    if form.is_bound and form.is_valid():
        try:
            count_code(request, form.cleaned_data["phone"], by_sms=True)
        except AccountsError as refusal:
            form.add_error("phone", str(refusal))
        else:
            NumberProcess.begin(request, form.cleaned_data["phone"])
            return redirect("account_number_confirm")
    context = {"form": form, "may_change": may_change, "phone": mask_phone(person.phone)}
    return render(request, "accounts/number.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, person: User) -> HttpResponse:
    """Take the code from the new number. Only who holds it learns whether it belongs to another account."""
    process = NumberProcess.resume(request)
    if process is None:
        return redirect("account_number")
    form = ConfirmLoginCodeForm(request.POST if request.method == "POST" else None, code=process.code)
    if form.is_bound and form.is_valid():
        process.abort()
        try:
            take_number(person, process.state["phone"], session=request.session.session_key)
        except AccountsError as refusal:
            messages.error(request, str(refusal))
            return redirect("account_number")
        messages.success(request, "手机号换好了，以后用新号码登录。别处的登录都已退出。")
        return redirect("my_page")
    if form.is_bound and not process.record_invalid_attempt():
        messages.error(request, "验证码输错的次数太多。请重新获取。")
        return redirect("account_number")
    context = {"form": form, "phone": show_phone(process.state["phone"])}
    return render(request, "accounts/number_confirm.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """For the help desk: the new number of somebody of whom it has made sure."""
    demand(request, Act.CONFIRM_HOLDERS)
    holder = get_object_or_404(User.objects.filter(erased_at__isnull=True), uuid=uuid)
    form = GiveNumberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            give_number(holder, form.cleaned_data["phone"], by=person, reason=form.cleaned_data["reason"])
        except AccountsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"记下了，也告诉了{holder}。请他用新号码收一次验证码，就能登录。")
            return redirect("account_holders")
    look(person, Looked.PERSON, people=[holder])
    context = {
        "holder": holder,
        "phone": mask_phone(holder.phone),
        "memberships": memberships_of(holder),
        "form": form,
    }
    return render(request, "accounts/desk/number.html", context)
