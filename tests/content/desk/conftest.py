"""People of the release desk, and the ways a page travels between them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html

from accounts.models import User
from accounts.roles import Role
from content.models import CriterionPage, PublishedRevision
from tests import factories


def enter(person: User) -> Client:
    """Return a browser in which this person is logged in."""
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def editor(home: Page) -> User:
    return factories.user(Role.EDITOR)


@pytest.fixture
def reviewer(home: Page) -> User:
    return factories.user(Role.REVIEWER)


@pytest.fixture
def releaser(home: Page) -> User:
    return factories.user(Role.RELEASER)


@pytest.fixture
def superuser(home: Page) -> User:
    return factories.user(is_superuser=True, is_staff=True)


@pytest.fixture
def draft(home: Page) -> CriterionPage:
    return factories.criterion(live=False)


@pytest.fixture
def page(home: Page) -> CriterionPage:
    return factories.criterion()


def edit_form(client: Client, page: Page) -> dict[str, Any]:
    """Return what the edit form of a page would send if nobody touched it."""
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    fields = querydict_from_html(response.content.decode(), form_id="page-edit-form").dict()
    # A browser drops the line break after <textarea>, and draws stream fields by script.
    return {name: value.removeprefix("\n") for name, value in fields.items()} | {"sources-count": "0"}


def save_edit(client: Client, page: Page, **changes: Any) -> Any:
    """Send the edit form with some fields changed (and whatever button is named in `changes`)."""
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), edit_form(client, page) | nested_form_data(changes)
    )


def act(client: Client, page: Page, action: str, **data: str) -> Any:
    """Press a button of the workflow's current step."""
    state = Page.objects.get(pk=page.pk).specific.current_workflow_task_state
    assert state is not None
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(url, {"comment": "", "secrecy_checked": "on", **data}, follow=True)


def batch(client: Client, act: str, *values: object) -> str:
    """Tick these boxes of 成批办理 and press its button; what is said then."""
    said = client.post(reverse("desk:batch"), {"act": act, "page": values}, follow=True)
    assert said.status_code == 200
    return said.content.decode()


def step(page: Page) -> int:
    """What the box of a page that waits for somebody sends."""
    state = Page.objects.get(pk=page.pk).specific.current_workflow_task_state
    assert state is not None
    return int(state.pk)


def version(page: Page) -> str:
    """What the box of a draft sends."""
    return f"{page.pk}-{Page.objects.get(pk=page.pk).latest_revision_id}"


@pytest.fixture
def submitted(editor: User, reviewer: User) -> Callable[[Page], Page]:
    """Return a function that has an editor change and submit a page, and a reviewer pass it."""

    def submit(page: Page, **changes: Any) -> Page:
        save_edit(enter(editor), page, **({"gist": "编辑改过的大意"} | changes | {"action-submit": "1"}))
        act(enter(reviewer), page, "approve")
        return Page.objects.get(pk=page.pk).specific

    return submit


def assert_unpublished(page: Page, releases: int = 0) -> None:
    """Assert that readers see no more of this page than before."""
    fresh = Page.objects.get(pk=page.pk)
    assert fresh.live is (releases > 0)
    assert PublishedRevision.objects.filter(page=page.pk).count() == releases
