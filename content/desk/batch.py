"""成批办理: one's own drafts handed in together; what waits for a reader or a releaser passed on, each page by itself.

Each page goes through the same rule as from its own form, in a transaction of its own: one that is refused stays where
it is and is named, the others go on. What a reader or releaser passes stands on this page, and each has its own tick.
"""

import logging
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page, TaskState

from accounts.models import User
from accounts.roles import Role, has_role
from content.desk.approval import changes_in
from content.domain.errors import ReleaseRefused
from content.domain.feedback import SETTLERS
from content.domain.steps import pass_step, send, why_not
from content.models import PublishedRevision, ReleaseTask, ReviewTask
from content.models.release_task import SECRECY
from content.revisions.frozen import Difference
from intake.models import Import

logger = logging.getLogger(__name__)

TITLE: Final = "成批办理"
# Pages of one list at a time: so many are done within seconds.
MOST: Final = 50
# Titles named in one message.
MOST_NAMED: Final = 10
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
BROKEN: Final = "出了意外，没有办成，已经记进日志。请打开这一页单独办理"


@dataclass(frozen=True)
class Line:
    """A page that waits at a step, with all that changed in it; `barred` says why this person cannot pass it."""

    state: TaskState
    page: Page
    barred: str
    former: PublishedRevision | None
    differences: list[Difference]


def may_see(person: Any) -> bool:
    """Whether somebody writes, reads or releases pages."""
    return isinstance(person, User) and has_role(person, *SETTLERS)


# Each page has a transaction of its own.
@transaction.non_atomic_requests
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def batch_view(request: HttpRequest) -> HttpResponse:
    """The lists of whoever asks; sent, what is ticked in one of them goes on."""
    person: Any = request.user
    if not may_see(person):
        raise PermissionDenied
    if request.method == "POST":
        acts = {"send": _send, "pass": _pass}
        if request.POST.get("act") in acts:
            _tell(request, acts[request.POST["act"]](person, request.POST.getlist("page")))
        return redirect(request.get_full_path())
    imported = _import(person, request.GET.get("import", ""))
    drafts = _own_drafts(person, imported)
    number = request.GET.get("p")
    steps = [(label, Paginator(rows, MOST).get_page(number)) for label, rows in _steps(person)]
    context = {
        "page_title": TITLE,
        "header_icon": "tasks",
        "secrecy": SECRECY,
        "imported": imported,
        "all_ticked": imported is not None or "all" in request.GET,
        "drafts": Paginator(drafts, MOST).get_page(number),
        "lists": [(label, rows, _lines(person, rows)) for label, rows in steps],
        "is_editor": has_role(person, Role.EDITOR),
    }
    return render(request, "content/desk/batch.html", context)


def _import(person: User, asked: str) -> Import | None:
    """One's own import whose drafts alone are asked for."""
    try:
        return Import.objects.filter(uuid=uuid.UUID(asked), confirmed_by=person.uuid, ended_at__isnull=False).first()
    except ValueError:
        return None


def _own_drafts(person: User, imported: Import | None) -> QuerySet[Page]:
    """Drafts that this person saved last and has not handed in, nor had back as they stand."""
    spent = TaskState.objects.exclude(status=TaskState.STATUS_CANCELLED).filter(revision__user=person)
    rows = Page.objects.filter(
        has_unpublished_changes=True,
        latest_revision__user=person,
        latest_revision__approved_go_live_at=None,
    ).exclude(latest_revision__in=spent.values("revision"))
    if imported is not None:
        between = (imported.confirmed_at, imported.ended_at)
        rows = rows.filter(latest_revision__created_at__range=between)
    return rows.select_related("content_type", "latest_revision").order_by("-latest_revision__created_at", "path")


def _steps(person: User) -> Iterator[tuple[str, QuerySet[TaskState]]]:
    """What waits at the steps of this person's roles, oldest first."""
    for role, task, label in ((Role.REVIEWER, ReviewTask, "审核"), (Role.RELEASER, ReleaseTask, "发布")):
        if has_role(person, role):
            waiting = TaskState.objects.filter(
                status=TaskState.STATUS_IN_PROGRESS, task__in=task.objects.values("task_ptr")
            )
            rows = waiting.select_related("task", "revision__user", "workflow_state")
            yield label, rows.prefetch_related("workflow_state__content_object").order_by("started_at", "pk")


def _lines(person: User, states: Iterable[TaskState]) -> Iterator[Line]:
    for state in states:
        page = state.workflow_state.content_object
        yield Line(state, page, why_not(state, by=person), *changes_in(state.revision, page))


@dataclass
class _Outcome:
    """What was done, and which pages were not, by why."""

    done: str
    titles: list[str] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)

    def try_one(self, page: Page, act: Callable[[], Any]) -> None:
        """Do it to one page, and take down what came of it."""
        try:
            act()
        except ReleaseRefused as refusal:
            self.refused.setdefault(str(refusal), []).append(page.title)
        except Exception:
            logger.exception("a page of a batch failed", extra={"page": page.pk})
            self.refused.setdefault(BROKEN, []).append(page.title)
        else:
            self.titles.append(page.title)


def _numbers(value: str) -> list[int]:
    parts = value.split("-")
    return [int(part) for part in parts] if all(_NUMBER.fullmatch(part) for part in parts) else []


def _send(person: User, chosen: list[str]) -> _Outcome:
    outcome = _Outcome("已送审")
    versions = {pair[0]: pair[1] for value in chosen[:MOST] if len(pair := _numbers(value)) == 2}
    for page in Page.objects.filter(pk__in=versions).order_by("path").specific():
        outcome.try_one(page, partial(send, page, by=person, version=versions[page.pk]))
    return outcome


def _pass(person: User, chosen: list[str]) -> _Outcome:
    """A page after the one above it: what stands below an unreleased page is not released."""
    outcome = _Outcome("已通过或发布")
    keys = [number for value in chosen[:MOST] for number in _numbers(value)]
    states = TaskState.objects.filter(pk__in=keys).select_related("workflow_state")
    found = [(state.workflow_state.content_object, state) for state in states]
    for page, state in sorted(found, key=lambda one: one[0].path):
        outcome.try_one(page, partial(pass_step, state, by=person, secrecy_checked=True))
    return outcome


def _tell(request: HttpRequest, outcome: _Outcome) -> None:
    if outcome.titles:
        messages.success(request, f"{outcome.done} {len(outcome.titles)} 页。")
    elif not outcome.refused:
        messages.warning(request, "一页也没有勾。请勾上要办的页面。")
    for reason, titles in outcome.refused.items():
        named = "".join(f"《{title}》" for title in titles[:MOST_NAMED])
        more = f"等 {len(titles)} 页" if len(titles) > MOST_NAMED else ""
        messages.error(request, f"没有办成：{named}{more}。{reason.rstrip('。')}。")
