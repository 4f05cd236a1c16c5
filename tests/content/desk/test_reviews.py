"""Pages that are due to be looked at again, and saying that one stays as it is."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import InboxMessage, User
from accounts.roles import Role
from content.domain import errors
from content.domain.review import Due, confirm_unchanged, watched
from content.domain.withdraw import withdraw
from content.models import CriterionPage, PageReview, PublishedRevision
from tests import factories
from tests.content.desk.conftest import enter

TODAY = timezone.localdate()
NEXT = TODAY + timedelta(days=200)


def seen(client: Client, page: CriterionPage) -> str:
    main = BeautifulSoup(client.get(page.url).content, "html.parser").main
    return " ".join(main.find("footer", class_="colophon").get_text(" ").split())


def dated(days: int | None, **fields: Any) -> CriterionPage:
    """A page whose next review is so many days from now."""
    due = None if days is None else TODAY + timedelta(days=days)
    return factories.criterion(next_review=due, **fields)


def test_readers_see_the_new_date_and_nothing_is_released(
    page: CriterionPage, reviewer: User, client: Client, editor: User
) -> None:
    page.last_reviewed, page.next_review, page.gist = date(2024, 1, 2), date(2025, 1, 2), "还没发布的改动"
    page.save_revision(user=editor)
    confirm_unchanged(page, by=reviewer, read=1, next_review=NEXT)
    shown = seen(client, page)
    assert f"最近核对 {TODAY:%Y-%m-%d}" in shown
    assert f"下次核对 {NEXT:%Y-%m-%d}" in shown
    assert "还没发布的改动" not in client.get(page.url).content.decode()
    assert PublishedRevision.objects.filter(page=page.pk).count() == 1


def test_a_release_with_a_later_date_of_its_own_counts_again(
    page: CriterionPage, reviewer: User, client: Client
) -> None:
    confirm_unchanged(page, by=reviewer, read=1, next_review=NEXT)
    PageReview.objects.update(on=date(2025, 3, 1))
    page.last_reviewed, page.next_review = date(2025, 6, 1), date(2026, 6, 1)
    factories.publish(page)
    assert "最近核对 2025-06-01 下次核对 2026-06-01" in seen(client, page)
    (row,) = watched(TODAY).filter(pk=page.pk)
    assert (row.reviewed, row.due) == (date(2025, 6, 1), date(2026, 6, 1))


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.REVIEWER, Role.RELEASER}])
def test_no_other_role_says_so(page: CriterionPage, role: Role) -> None:
    with pytest.raises(errors.MayNotConfirm, match="审核员"):
        confirm_unchanged(page, by=factories.user(role), read=1, next_review=NEXT)
    assert not PageReview.objects.exists()


def test_what_is_not_before_readers_or_was_not_read_is_not_confirmed(
    page: CriterionPage, draft: CriterionPage, reviewer: User, releaser: User
) -> None:
    with pytest.raises(errors.ReviewedAgainTooSoon):
        confirm_unchanged(page, by=reviewer, read=1, next_review=TODAY)
    with pytest.raises(errors.NotLive):
        confirm_unchanged(draft, by=reviewer, read=1, next_review=NEXT)
    factories.publish(page)
    with pytest.raises(errors.ReleasedSinceRead, match="又发布了一次"):
        confirm_unchanged(page, by=reviewer, read=1, next_review=NEXT)
    withdraw(page, by=releaser, reason="写错了")
    with pytest.raises(errors.NotLive):
        confirm_unchanged(page, by=reviewer, read=2, next_review=NEXT)


def test_pressing_twice_is_pressing_once(page: CriterionPage, reviewer: User) -> None:
    rows = {confirm_unchanged(page, by=reviewer, read=1, next_review=NEXT).pk for _ in range(2)}
    assert len(rows) == PageReview.objects.count() == 1


def test_the_worklist_puts_the_most_urgent_first(home: object, reviewer: User) -> None:
    later, none, soon, overdue = dated(90), dated(None), dated(9), dated(-3)
    reviewed = dated(-90)
    confirm_unchanged(reviewed, by=reviewer, read=1, next_review=NEXT)
    dated(-5, live=False)
    rows = watched(TODAY).filter(content_type=later.content_type)
    assert [(row.pk, row.urgency) for row in rows] == [
        (overdue.pk, Due.OVERDUE),
        (soon.pk, Due.SOON),
        (none.pk, Due.UNDATED),
        (later.pk, Due.LATER),
        (reviewed.pk, Due.LATER),
    ]


def test_the_list_is_narrowed_and_costs_the_same_for_many(
    home: object, editor: User, reviewer: User, django_assert_max_num_queries: Any
) -> None:
    mine, others = dated(-3, title="我改的"), dated(-3, title="别人改的")
    mine.save_revision(user=editor)
    case = factories.case(title="没写日期的案例")
    browser, url = enter(reviewer), reverse("reviews_due")
    shown = browser.get(url).content.decode()
    assert all(title in shown for title in (mine.title, others.title, case.title))
    for query, stays, goes in (
        ({"urgency": Due.OVERDUE}, others.title, case.title),
        ({"section": case.get_parent().path}, case.title, mine.title),
        ({"editor": editor.pk}, mine.title, others.title),
        ({"q": "案例"}, case.title, mine.title),
    ):
        listed = browser.get(reverse("reviews_due_results"), query).content.decode()
        assert stays in listed, query
        assert goes not in listed, query
    for _ in range(5):
        dated(-1)
    with django_assert_max_num_queries(25):
        browser.get(url)


def test_a_reviewer_goes_from_the_list_to_the_page_and_confirms(
    reviewer: User, editor: User, client: Client, home: object
) -> None:
    page = dated(-3)
    browser, url = enter(reviewer), reverse("desk:review", args=[page.pk])
    assert url in browser.get(reverse("reviews_due")).content.decode()
    assert url not in enter(editor).get(reverse("reviews_due")).content.decode()
    assert "要在今天以后" in browser.post(url, {"next_review": f"{TODAY}", "read": "1"}).content.decode()
    answer = browser.post(url, {"next_review": f"{NEXT}", "read": "1", "note": "和来源逐条对过"}, follow=True)
    assert "今天复核" in answer.content.decode()
    assert f"最近核对 {TODAY:%Y-%m-%d}" in seen(client, page)
    assert "和来源逐条对过" not in client.get(page.url).content.decode()


def test_a_word_once_a_week_with_counts(home: object, editor: User, reviewer: User, releaser: User) -> None:
    call_command("remind_of_reviews")
    assert not InboxMessage.objects.exists()
    dated(-3), dated(0), dated(9), dated(None), dated(90)
    call_command("remind_of_reviews")
    call_command("remind_of_reviews")
    told = InboxMessage.objects.order_by("person")
    assert {row.person for row in told} == {editor, reviewer}
    assert "到期没有复核的 2 页，30 天内到期的 1 页" in told[0].text
    assert len(told) == 2
