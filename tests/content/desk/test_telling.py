"""Who of the desk is told what; one message for what happened together; and nobody waits for a mail server."""

from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageSubscription, TaskState
from wagtail.users.models import UserProfile

from accounts.models import InboxMessage, ReachPreference, User
from accounts.roles import Role
from content.domain.steps import give_back, pass_step, send
from content.domain.telling import LONGEST, QUIET, tell
from content.models import CriterionPage, DeskNews
from delivery.drain import drain
from delivery.models import Message
from tests import factories
from tests.content.desk.conftest import batch, enter, save_edit, version
from tests.content.desk.test_batch import drafted
from tests.delivery.mail_server import mail_server


def later() -> datetime:
    """When nothing more is expected."""
    return timezone.now() + QUIET


def heard() -> set[tuple[User, str]]:
    """Tell what there is, and take out of the inboxes who was told, under which heading."""
    tell(later())
    told = {(message.person, message.subject) for message in InboxMessage.objects.select_related("person")}
    InboxMessage.objects.all().delete()
    return told


def step_of(page: Page) -> TaskState:
    state = Page.objects.get(pk=page.pk).specific.current_workflow_task_state
    assert state is not None
    return state


def hand_in(page: CriterionPage, by: User, gist: str = "改过的大意") -> None:
    drafted(page, by, gist=gist)
    send(page, by=by, version=page.latest_revision_id)


def test_who_is_told_at_each_turn_of_the_way(
    page: CriterionPage, editor: User, reviewer: User, releaser: User, superuser: User
) -> None:
    both = factories.user(Role.EDITOR, Role.REVIEWER)
    factories.user(Role.REVIEWER, is_active=False)
    waits, passed, back = "有 1 页等您审核", "有 1 页等您发布", "有 1 页退回给您改"
    hand_in(page, both)
    assert heard() == {(reviewer, waits)}, "not who did it"
    give_back(step_of(page), by=reviewer, comment="再改")
    assert heard() == {(both, back)}
    hand_in(page, both, "又改过的大意")
    assert heard() == {(reviewer, waits)}, "also who gave it back"
    pass_step(step_of(page), by=reviewer, secrecy_checked=True)
    assert heard() == {(releaser, passed)}
    pass_step(step_of(page), by=releaser, secrecy_checked=True)
    assert heard() == {(both, "您送审的 1 页通过了")}
    assert not DeskNews.objects.exists()


def test_who_called_it_off_or_changed_it_meanwhile_is_not_told_of(
    page: CriterionPage, editor: User, reviewer: User, releaser: User
) -> None:
    hand_in(page, editor)
    page.current_workflow_state.cancel(user=editor)
    assert heard() == set(), "nothing waits any more"
    hand_in(page, editor, "又改过的大意")
    drafted(page, editor, gist="看以前又改")
    pass_step(step_of(page), by=reviewer, secrecy_checked=True)
    assert heard() == {(releaser, "有 1 页等您发布")}, "only where it stands now"


def test_notices_that_are_switched_off(page: CriterionPage, editor: User, reviewer: User, releaser: User) -> None:
    UserProfile.objects.create(user=editor, approved_notifications=False, rejected_notifications=True)
    hand_in(page, editor)
    give_back(step_of(page), by=reviewer, comment="再改")
    assert (editor, "有 1 页退回给您改") in heard()
    hand_in(page, editor, "又改过的大意")
    pass_step(step_of(page), by=reviewer, secrecy_checked=True)
    pass_step(step_of(page), by=releaser, secrecy_checked=True)
    assert heard() == set()


def test_forty_at_once_are_one_mail_for_each_reader(editor: User, reviewer: User) -> None:
    readers = [reviewer, factories.user(Role.REVIEWER)]
    pages = [drafted(factories.criterion(), editor, gist="改过的大意") for _ in range(40)]
    batch(enter(editor), "send", *(version(page) for page in pages))
    call_command("tell_desk")
    assert not Message.objects.exists(), "more may come"
    tell(later())
    tell(later())
    assert [(row.address, row.context["count"]) for row in Message.objects.order_by("pk")] == [
        (reader.email, "40") for reader in readers
    ]
    told = InboxMessage.objects.filter(person=reviewer).get()
    assert told.path == reverse("desk:batch")
    assert told.text.startswith("有 40 页等您审核：《")
    assert told.text.count("《") == 3
    assert "等。" in told.text


def test_nobody_waits_for_an_end_that_does_not_come(page: CriterionPage, editor: User, reviewer: User) -> None:
    hand_in(page, editor)
    DeskNews.objects.update(at=timezone.now() - LONGEST)
    hand_in(factories.criterion(), editor)
    tell(timezone.now())
    assert InboxMessage.objects.get(person=reviewer).subject == "有 2 页等您审核"


def test_a_mail_server_that_is_away_holds_nobody_up(
    page: CriterionPage, editor: User, reviewer: User, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    ReachPreference.objects.create(person=reviewer, quiet_from=0, quiet_until=0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 5
    assert save_edit(enter(editor), page, gist="改过的大意", **{"action-submit": "1"}).status_code == 302
    assert step_of(page).task.name == "审核"
    assert not [said for said in caplog.records if said.name == "wagtail.admin"], "nobody was asked for the server"
    with mail_server() as there:
        settings.EMAIL_PORT = there.port
        tell(later())
        assert drain() == 1
        assert len(there.mails) == 1
        assert f"To: {reviewer.email}" in there.mails[0]


def test_those_who_follow_a_page_are_told_of_comments_once_an_hour(
    page: CriterionPage, editor: User, reviewer: User, mailoutbox: list[Any]
) -> None:
    PageSubscription.objects.create(user=editor, page=page, comment_notifications=True)
    for n in range(2):
        said = {
            "comments-TOTAL_FORMS": "1",
            "comments-INITIAL_FORMS": "0",
            "comments-0-replies-TOTAL_FORMS": "0",
            "comments-0-replies-INITIAL_FORMS": "0",
            "comments-0-text": f"这一句要改{n}",
            "comments-0-contentpath": "gist",
            "comments-0-position": "",
        }
        save_edit(enter(reviewer), page, gist=f"改过的大意{n}", **said)
    told = InboxMessage.objects.get()
    assert (told.person, told.subject) == (editor, "有人在页面上写了批注")
    assert "这一句" not in told.text
    assert mailoutbox == []
