"""Where a caller without an account sees what became of his call: the link is all that he needs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assistance.domain.following import row_of, withdraw_by_link
from assistance.enums import REQUEST_TRANSITIONS, RequestState
from assistance.forms.fields import Why
from assistance.views.asking.words import next_step
from assistance.views.doors import tried


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show how far it is, and take it back where he asks for that; no name, and nothing of what was found."""
    row = row_of(token)
    if row is None:
        return render(request, "assistance/asking/follow.html", {"row": None}, status=404)
    may_withdraw = RequestState.WITHDRAWN in REQUEST_TRANSITIONS[RequestState(row.state)]
    form = Why(request.POST if request.method == "POST" else None, label="为什么撤回", help_text="可以不写。")
    if request.method == "POST":
        if not may_withdraw:
            messages.info(request, f"这份申请现在是“{row.get_state_display()}”，不用撤回。")
            return redirect("help_follow", token)
        if form.is_valid():
            tried(
                request,
                lambda: withdraw_by_link(token, why=form.cleaned_data["why"]),
                "撤回了。以后要帮忙，随时再打电话。",
            )
            return redirect("help_follow", token)
    context = {"row": row, "next_step": next_step(row, by_link=True), "may_withdraw": may_withdraw, "form": form}
    return render(request, "assistance/asking/follow.html", context)
