"""What we ask of a login before it is one, beside allauth's own stages."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import LoginStage
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.domain.numbers import code_is_enough
from accounts.domain.second_factor import lacks_second_factor
from accounts.models import User


def by_phone_alone(request: HttpRequest, person: User) -> bool:
    """Whether all that was shown in this login is that one holds the number."""
    records = get_authentication_records(request, person)
    return bool(records) and all(row["method"] == "code" and row.get("phone") for row in records)


class HolderStage(LoginStage):
    """A code to a number opens no account whose holder may be another by now: the person says which it is."""

    key = "holder"
    urlname = "account_holder"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Lead to the question where it is to be asked."""
        person: Any = self.login.user
        if person is None or not by_phone_alone(self.request, person) or code_is_enough(person):
            return None, True
        return HttpResponseRedirect(reverse(self.urlname)), True

    def is_resumable(self, request: HttpRequest) -> bool:
        """Let the person go elsewhere: logging in another way answers the question too."""
        return False


class StaffStage(LoginStage):
    """Staff who have no second factor yet log in by password: who found a phone must not set up one of his own."""

    key = "staff"
    urlname = "account_login"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Refuse a code to the phone where it would be all."""
        person: Any = self.login.user
        if person is None or not by_phone_alone(self.request, person) or not lacks_second_factor(person):
            return None, True
        messages.warning(
            self.request,
            "工作人员还没有设二次验证时，要用密码登录。忘了密码，点下面的“忘记密码”，或者请系统管理员重设。",
        )
        return HttpResponseRedirect(reverse(self.urlname)), False
