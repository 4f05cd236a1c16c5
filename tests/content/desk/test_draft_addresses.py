"""The admin's addresses that show a draft, asked by people who may not see it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from content.models import CriterionPage
from tests import factories
from tests.content.desk.conftest import enter

CANARY = "草稿里才有的话"


@pytest.fixture
def hidden(draft: CriterionPage) -> CriterionPage:
    """A draft with words of its own."""
    draft.gist = CANARY
    draft.save_revision()
    return draft


def addresses(page: CriterionPage) -> list[str]:
    """Every address of Wagtail's that renders a draft."""
    revision = page.latest_revision.pk
    return [
        page.url or f"/{page.url_path.removeprefix('/home/')}",
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision]),
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision]),
    ]


def test_a_stranger_sees_no_draft(hidden: CriterionPage, client: Client) -> None:
    for address in addresses(hidden):
        response = client.get(address, follow=True)
        assert CANARY not in response.content.decode(), address


@pytest.mark.parametrize("role", [Role.ENFORCEMENT, Role.HELP_DESK, Role.HELP_TEAM, Role.BUREAU_LEAD, Role.AUDITOR])
def test_staff_who_do_not_edit_see_no_draft(hidden: CriterionPage, role: Role) -> None:
    client = enter(factories.user(role))
    for address in addresses(hidden):
        response = client.get(address, follow=True)
        assert CANARY not in response.content.decode(), address


def test_an_editor_sees_it(hidden: CriterionPage) -> None:
    client = enter(factories.user(Role.EDITOR))
    assert CANARY in client.get(reverse("wagtailadmin_pages:view_draft", args=[hidden.pk])).content.decode()
    assert CANARY in client.get(reverse("wagtailadmin_pages:edit", args=[hidden.pk])).content.decode()
