"""Admin views of what Wagtail's own buttons may not do: each asks for a reason and calls one domain function."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import FormView
from wagtail.models import Page

from accounts.roles import Role, has_role
from content.desk.forms import MoveForm, ReasonForm, ReorderForm, ReviewForm, WithdrawForm
from content.domain.errors import ReleaseRefused
from content.domain.history import history
from content.domain.place import move, reorder
from content.domain.release import unschedule
from content.domain.review import REVIEWERS, confirm_unchanged
from content.domain.usage import usage
from content.domain.withdraw import withdraw


class ActView(FormView):
    """Shows a form for one page and does one thing to it; a refused rule keeps what was typed."""

    template_name = "content/desk/act.html"
    rule: Callable[..., Any]
    heading = ""
    explanation = ""
    done = ""
    roles: tuple[Role, ...] = (Role.RELEASER,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only those of these roles come in; the domain asks again."""
        if not has_role(request.user, *self.roles):
            raise PermissionDenied
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Hand the form its page."""
        return {**super().get_form_kwargs(), "page": self.page}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the page and what is about to happen."""
        return super().get_context_data(
            page=self.page,
            heading=self.heading,
            explanation=self.explanation,
            back=reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
            **kwargs,
        )

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        """Do it, or say beside the form why not."""
        try:
            self.act(**form.cleaned_data)
        except ReleaseRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"《{self.page.title}》{self.done}。")
        return redirect(self.after())

    def after(self) -> str:
        """Where the person goes on."""
        return reverse("wagtailadmin_explore", args=[self.page.get_parent().pk])

    def act(self, **values: Any) -> None:
        """Call the domain function with the form's values."""
        self.rule(self.page, by=self.request.user, **values)


class WithdrawView(ActView):
    """撤下, after a look at what else that touches."""

    template_name = "content/desk/withdraw.html"
    form_class = WithdrawForm
    rule = staticmethod(withdraw)
    heading = "撤下"
    explanation = "读者点旧网址会看到：已经撤下、为什么、改看哪里。内容和发布记录都留着，以后还能再发布。"
    done = "已经撤下"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what names this page."""
        return super().get_context_data(usage=usage(self.page), **kwargs)


class MoveView(ActView):
    """移动."""

    form_class = MoveForm
    rule = staticmethod(move)
    heading = "移动"
    explanation = "网址会跟着变，旧网址自动跳转到新网址。"
    done = "已经移动"


class ReorderView(ActView):
    """调整次序."""

    form_class = ReorderForm
    rule = staticmethod(reorder)
    heading = "调整次序"
    explanation = "只改它在同级页面里的先后，网址不变。"
    done = "次序已经调整"


class UnscheduleView(ActView):
    """取消定时发布."""

    form_class = ReasonForm
    rule = staticmethod(unschedule)
    heading = "取消定时发布"
    explanation = "到点不再发布，草稿还在。"
    done = "定时发布已经取消"


class ReviewView(ActView):
    """已复核，内容不变."""

    template_name = "content/desk/review.html"
    form_class = ReviewForm
    roles = REVIEWERS
    rule = staticmethod(confirm_unchanged)
    heading = "已复核，内容不变"
    explanation = "和来源对过，一个字也不用改，才登记。读者马上会看到今天的核对日期；要改内容，请去编辑、送审。"
    done = "已登记：今天复核，内容不变"

    def after(self) -> str:
        """The next one."""
        return reverse("reviews_due")


@require_safe
def story(request: HttpRequest, page_id: int) -> HttpResponse:
    """What happened to a page, for who may edit it."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return render(request, "content/desk/history.html", {"page": page, "lines": history(page)})
