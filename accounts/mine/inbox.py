"""站内消息: read, opened, marked as read; and how somebody wants to be reached beside it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import get_script_prefix
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.mine.doors import personal
from accounts.mine.forms import ReachForm
from accounts.models import InboxMessage, ReachPreference, User

A_PAGE = 20


@personal
@require_safe
def inbox(request: HttpRequest, person: User) -> HttpResponse:
    """Twenty a page, the newest first."""
    pages = Paginator(InboxMessage.objects.filter(person=person), A_PAGE)
    context = {"page_obj": pages.get_page(request.GET.get("page")), "query": QueryDict()}
    return render(request, "accounts/mine/inbox.html", context)


@personal
@require_safe
def open_message(request: HttpRequest, person: User, pk: int) -> HttpResponse:
    """Note that it was read and lead to the thing that it is about."""
    message = get_object_or_404(InboxMessage, pk=pk, person=person)
    InboxMessage.objects.filter(pk=pk, read_at__isnull=True).update(read_at=timezone.now())
    return redirect(get_script_prefix() + message.path.removeprefix("/"))


@personal
@require_POST
def all_read(request: HttpRequest, person: User) -> HttpResponse:
    """Mark whatever is there as read."""
    InboxMessage.objects.filter(person=person, read_at__isnull=True).update(read_at=timezone.now())
    return redirect("my_inbox")


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: HttpRequest, person: User) -> HttpResponse:
    """Show and keep how somebody wants to be reached."""
    kept = ReachPreference.objects.filter(person=person).first() or ReachPreference(person=person)
    form = ReachForm(request.POST or None, instance=kept, label_suffix="")
    if request.method == "POST" and form.is_valid():
        ReachPreference.objects.update_or_create(person=person, defaults=form.changes())
        messages.success(request, "记下了。")
        return redirect("my_page")
    return render(request, "accounts/mine/reach.html", {"form": form, "person": person})
