"""What is left where a page was: since when it is gone, why, and what to read instead. And what it was used for."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from accounts.models import User
from content.domain import errors
from content.domain.release import go_live, release
from content.domain.usage import usage
from content.domain.withdraw import withdraw
from content.models import CriterionPage
from search.models import Promotion
from tests import factories
from tests.assistance import making
from tests.content.desk.conftest import enter, save_edit

WHY = "条款号写错了，改好后重新发布。"
INSIDE = "审核时看串了行"


def reads(client: Client, address: str) -> tuple[int, Any]:
    response = client.get(address)
    return response.status_code, BeautifulSoup(response.content, "html.parser").main


def take_off(page: Page, by: User, **more: Any) -> None:
    withdraw(page, by=by, reason=INSIDE, told_readers=WHY, **more)


def test_a_withdrawn_page_says_why_and_what_instead_at_every_address_it_had(
    page: CriterionPage, releaser: User, client: Client
) -> None:
    other, url = factories.criterion(), page.url
    take_off(page, releaser, instead=other)
    for beside in ("", "revisions/", "revisions/1/", "sheet.pdf", "sheet.png", "word.docx", "compare/"):
        status, main = reads(client, f"{url}{beside}")
        assert (status, main.h1.get_text()) == (410, page.title), beside
    for address in (url, f"{url.rstrip('/')}.md"):
        status, main = reads(client, address)
        assert status == 410
        assert WHY in main.get_text()
        assert INSIDE not in str(main)
        assert main.find("a", href=other.url)
    assert client.head(url).status_code == 410
    assert client.post(url).status_code != 410


def test_without_a_successor_the_nearest_page_above_is_offered(
    page: CriterionPage, releaser: User, client: Client
) -> None:
    above = page.get_parent()
    take_off(page, releaser)
    assert reads(client, page.url)[1].find("a", href=above.url)
    index = above.get_parent()
    take_off(above.specific, releaser)
    assert reads(client, page.url)[1].find("a", href=index.url)
    assert not reads(client, page.url)[1].find("a", href=above.url)


def test_what_expires_says_so(page: CriterionPage, client: Client) -> None:
    url = page.url
    Page.objects.filter(pk=page.standard_id).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    for address in (url, page.standard.url, f"{page.standard.url}booklet.pdf"):
        status, main = reads(client, address)
        assert status == 410
        assert "有效期到了" in main.get_text()


@pytest.mark.parametrize("by_hand", [True, False])
def test_what_waits_below_for_its_hour_does_not_appear_under_a_page_that_is_gone(
    by_hand: bool, draft: CriterionPage, releaser: User
) -> None:
    standard, hour = draft.get_parent().specific, timezone.now() + timedelta(hours=1)
    draft.go_live_at = hour
    draft.save_revision()
    assert release(draft, by=releaser) is None
    waiting = draft.revisions.get(approved_go_live_at__isnull=False)
    if by_hand:
        take_off(standard, releaser)
    else:
        Page.objects.filter(pk=standard.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
        call_command("publish_scheduled")
    log = draft.release_log.first()
    assert (log.get_action_display(), log.by) == ("取消定时", releaser if by_hand else None)
    assert go_live(waiting, now=hour) is None
    assert not Page.objects.get(pk=draft.pk).live


def test_what_readers_never_saw_was_never_there(draft: CriterionPage, releaser: User, client: Client) -> None:
    url = f"/standards/{draft.get_parent().slug}/{draft.slug}/"
    assert reads(client, url)[0] == 404
    behind = factories.criterion()
    PageViewRestriction.objects.create(page=behind.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    take_off(behind, releaser)
    assert reads(client, behind.url)[0] == 404


def test_what_an_editor_makes_of_the_draft_shows_nowhere(
    page: CriterionPage, releaser: User, editor: User, client: Client
) -> None:
    url = page.url
    take_off(page, releaser)
    save_edit(enter(editor), page, title="没人看过的新标题", slug="another-address")
    status, main = reads(client, url)
    assert (status, main.h1.get_text()) == (410, page.title)
    assert "没人看过" not in str(main)


def test_back_on_the_site_it_is_read_again_and_leads_to_where_it_is_now(
    page: CriterionPage, releaser: User, client: Client
) -> None:
    url = page.url
    take_off(page, releaser)
    page = factories.publish(CriterionPage.objects.get(pk=page.pk))
    assert client.get(url).status_code == 200
    assert client.get(f"{url}revisions/9/").status_code == 404
    page.slug = "another-address"
    again = factories.publish(page)
    assert client.get(again.url).status_code == 200
    assert client.get(url).headers["Location"] == again.url


def test_an_editors_redirect_goes_before(page: CriterionPage, releaser: User, client: Client) -> None:
    other, url = factories.criterion(), page.url
    take_off(page, releaser)
    Redirect.objects.create(old_path=url.rstrip("/"), redirect_page=other, is_permanent=False)
    assert client.get(url).headers["Location"] == other.url


def test_readers_are_not_sent_where_they_cannot_go(page: CriterionPage, draft: CriterionPage, releaser: User) -> None:
    for nowhere in (draft, page):
        with pytest.raises(errors.WrongSuccessor, match="读者看得到"):
            take_off(page, releaser, instead=nowhere)
    with pytest.raises(errors.WrongSuccessor):
        take_off(page.standard, releaser, instead=page, with_pages_below=True)
    assert CriterionPage.objects.get(pk=page.pk).live


def test_a_successor_that_is_gone_itself_is_not_offered(page: CriterionPage, releaser: User, client: Client) -> None:
    other = factories.criterion()
    take_off(page, releaser, instead=other)
    take_off(other, releaser)
    assert not reads(client, page.url)[1].find("a", href=other.url)


def test_the_form_names_what_uses_the_page_and_keeps_what_was_typed(releaser: User, client: Client, home: Page) -> None:
    page = factories.criterion(laws=(factories.law(),))
    case = factories.case(criteria=(page,), self_test_criterion=page)
    factories.article(criteria=(page,), live=False, title="还没发布的知识")
    factories.course(criteria=(page,))
    browser, url = enter(releaser), reverse("desk:withdraw", args=[page.pk])
    shown = browser.get(url).content.decode()
    for words in (case.title, "还没发布的知识", "（没有发布）", "1 门培训课程讲到它"):
        assert words in shown, words
    refused = browser.post(url, {"reason": INSIDE, "told_readers": "", "instead": ""}).content.decode()
    assert "为什么撤下" in refused
    assert INSIDE in refused
    other = factories.criterion()
    browser.post(url, {"reason": INSIDE, "told_readers": WHY, "instead": str(other.pk)})
    assert reads(client, page.url)[1].find("a", href=other.url)


def test_what_stands_below_does_not_count_as_use(home: Page) -> None:
    standard = factories.standard()
    inside = factories.criterion(standard)
    assert not usage(standard)
    outside = factories.case(criteria=(inside,))
    (users,) = usage(standard).users
    assert [row.pk for row in users.pages] == [outside.pk]


@pytest.mark.parametrize("n", [1, 4])
def test_asking_what_uses_it_costs_the_same(home: Page, n: int, django_assert_max_num_queries: Any) -> None:
    standard = factories.standard()
    for _ in range(n):
        factories.case(criteria=(factories.criterion(standard),))
    with django_assert_max_num_queries(16):
        usage(standard)


def test_a_superseded_standard_is_offered_its_successor(home: Page, releaser: User) -> None:
    successor = factories.standard()
    old = factories.standard(successor=successor)
    shown = enter(releaser).get(reverse("desk:withdraw", args=[old.pk])).content.decode()
    assert f'value="{successor.pk}"' in shown


def test_other_rooms_say_how_many_and_not_who(page: CriterionPage) -> None:
    making.finding(making.World(), criterion=page, criterion_revision=1)
    Promotion.objects.create(phrase="示例词", page=page)
    told = [line.text for line in usage(page).elsewhere]
    assert told == ["1 条编辑推荐指着它。", "1 项帮扶隐患写着它。那里存有当时的内容，不受影响。"]
