"""The steps of the release desk: who may pass a page on, who gave it back and why, and what begins anew."""

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, TaskState, WorkflowState

from accounts.models import User
from accounts.roles import Role, has_role
from content.domain.errors import (
    ChangedSinceRead,
    MayNotSend,
    NotAReleaser,
    NotAReviewer,
    NotFilledIn,
    OwnWork,
    OwnWorkRead,
    PassedBefore,
    ReasonMissing,
    ReleaseRefused,
    SecrecyUnchecked,
    StepGone,
    WordsStandInTheWay,
)
from content.domain.release import lock, wrote_since_last_release
from content.models import ReleaseCheck, ReleaseTask, ReviewTask
from content.proofing.fields import labels_of
from content.proofing.words import blocking
from content.revisions.frozen import as_typed


@transaction.atomic
def pass_step(
    task_state: TaskState, *, by: User, secrecy_checked: bool, comment: str = "", emergency_reason: str = ""
) -> ReleaseCheck:
    """Pass a page on, from the last step to readers.

    Nobody passes two steps of one run, and whoever wrote since the last release passes none; at the last step alone an
    emergency reason lets a writer through, and is recorded. Raises StepGone, NotAReviewer, NotAReleaser, OwnWorkRead,
    OwnWork, PassedBefore, ChangedSinceRead, SecrecyUnchecked, WordsStandInTheWay, and whatever `release` raises.
    """
    page, state = _take(task_state)
    _check_person(page, state, by, emergency_reason)
    if state.revision_id != page.latest_revision_id:
        raise ChangedSinceRead
    if not secrecy_checked:
        raise SecrecyUnchecked
    _check_words(state.revision.as_object())
    check = _keep(page, state, by=by, passed=True, comment=comment, reason=emergency_reason)
    # The end of the workflow is called with this very object (`content.release_door`).
    state.workflow_state.emergency_reason = check.emergency_reason
    state.approve(user=by, comment=check.comment or check.emergency_reason)
    return check


@transaction.atomic
def give_back(task_state: TaskState, *, by: User, comment: str) -> ReleaseCheck:
    """Give a page back to its editor. Raises StepGone, NotAReviewer, NotAReleaser or ReasonMissing."""
    page, state = _take(task_state)
    _check_role(state, by)
    if not comment.strip():
        raise ReasonMissing
    check = _keep(page, state, by=by, passed=False, comment=comment, reason="")
    state.reject(user=by, comment=check.comment)
    return check


@transaction.atomic
def send(page: Page, *, by: User, version: int) -> None:
    """Hand in the latest draft, as the button of its form does; where it is handed in or released, nothing happens.

    `version` is the key of the revision that the person had before him.
    Raises ChangedSinceRead, MayNotSend, NotFilledIn or WordsStandInTheWay.
    """
    page = lock(page)
    revision = page.get_latest_revision()
    if revision is None or revision.pk != version:
        raise ChangedSinceRead
    if page.workflow_in_progress or revision.approved_go_live_at or not page.has_unpublished_changes:
        return
    may = page.permissions_for_user(by)
    if not (by.is_active and may.can_edit() and may.can_submit_for_moderation()):
        raise MayNotSend
    _check_filled_in(revision.as_object())
    if run := page.current_workflow_state:
        run.resume(user=by)
    else:
        page.get_workflow().start(page, by)


def why_not(task_state: TaskState, *, by: User) -> str:
    """Why this person cannot pass that step as things stand; empty where he can. It asks nothing of secrecy."""
    page = task_state.workflow_state.content_object
    try:
        _check_person(page, task_state, by, "")
        _check_words(as_typed(page, task_state.revision))
    except ReleaseRefused as refused:
        return str(refused)
    return ""


def may_be_sent(page: Page) -> None:
    """Raise WordsStandInTheWay where the latest draft has words that staff have said must not go out."""
    revision = page.get_latest_revision()
    if revision is not None:
        _check_words(revision.as_object())


@transaction.atomic
def begin_again(page: Page) -> None:
    """Have the changed text of a page under way read from the first step; nothing happens to other pages."""
    run = page.workflow_states.filter(status=WorkflowState.STATUS_IN_PROGRESS).first()
    state = run and run.current_task_state
    if not state or state.revision_id == page.latest_revision_id:
        return
    if isinstance(state.task.specific, ReviewTask | ReleaseTask):
        state.specific.cancel(resume=True, comment="文字又改过，从头看起")


def _take(task_state: TaskState) -> tuple[Page, TaskState]:
    """Lock the page and read the step as it stands now."""
    page = lock(task_state.workflow_state.content_object)
    state = TaskState.objects.select_related("workflow_state", "task", "revision").get(pk=task_state.pk)
    run = state.workflow_state
    under_way = (state.status, run.status) == (TaskState.STATUS_IN_PROGRESS, WorkflowState.STATUS_IN_PROGRESS)
    if not under_way or run.current_task_state_id != state.pk:
        raise StepGone
    return page, state


def _is_last(state: TaskState) -> bool:
    return issubclass(state.task.specific_class, ReleaseTask)


def _check_role(state: TaskState, by: User) -> None:
    last = _is_last(state)
    if not (by.is_active and has_role(by, Role.RELEASER if last else Role.REVIEWER)):
        raise NotAReleaser if last else NotAReviewer


def _check_person(page: Page, state: TaskState, by: User, emergency_reason: str) -> None:
    _check_role(state, by)
    if wrote_since_last_release(page, by):
        if not _is_last(state):
            raise OwnWorkRead
        if not emergency_reason.strip():
            raise OwnWork
    passed = ReleaseCheck.objects.filter(run=state.workflow_state_id, by=by, passed=True).exclude(task=state.task_id)
    if earlier := passed.first():
        raise PassedBefore(earlier.step)


def _check_filled_in(page: Page) -> None:
    """A draft may be saved half filled in; whoever sends it by its form is held up there."""
    try:
        page.full_clean()
    except ValidationError as error:
        labels = labels_of(type(page))
        raise NotFilledIn([labels.get(name, "；".join(said)) for name, said in error.message_dict.items()]) from None


def _check_words(page: Page) -> None:
    if found := blocking(page):
        raise WordsStandInTheWay(found)


def _keep(page: Page, state: TaskState, *, by: User, passed: bool, comment: str, reason: str) -> ReleaseCheck:
    return ReleaseCheck.objects.create(
        page=page.page_ptr,
        run=state.workflow_state_id,
        task=state.task_id,
        wagtail_revision=state.revision_id,
        step=state.task.name,
        passed=passed,
        secrecy_checked=passed,
        comment=comment.strip(),
        emergency_reason=reason.strip(),
        by=by,
    )
