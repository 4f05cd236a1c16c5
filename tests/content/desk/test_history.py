"""What happened to a page, as its editors read it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from accounts.models import User
from accounts.roles import Role
from content.domain.history import history
from content.domain.place import move
from content.domain.review import confirm_unchanged
from content.domain.withdraw import withdraw
from content.models import CriterionLaw, CriterionPage
from tests import factories
from tests.content.desk.conftest import act, enter, save_edit


def told(page: Page) -> list[str]:
    lines = reversed(history(CriterionPage.objects.get(pk=page.pk)))
    return [f"{line.who} {line.what}" + (f"：{line.said}" if line.said else "") for line in lines]


@pytest.fixture
def named(editor: User, reviewer: User, releaser: User) -> None:
    for person, name in ((editor, "示例编辑"), (reviewer, "示例审核"), (releaser, "示例发布")):
        person.name = name
        person.save()


@pytest.mark.usefixtures("named")
def test_the_way_of_a_page_in_plain_words(
    page: CriterionPage, editor: User, reviewer: User, releaser: User, submitted: Callable[..., Page]
) -> None:
    before = len(told(page))
    save_edit(enter(editor), page, gist="改过的大意", free_first="先停机", **{"action-submit": "1"})
    act(enter(reviewer), page, "reject", comment="大意少了一个条件")
    submitted(page, gist="补上了条件")
    act(enter(releaser), page, "approve")
    confirm_unchanged(page, by=reviewer, read=2, next_review=timezone.localdate() + timedelta(days=9))
    move(page, to=factories.standard(title="另一个标准"), by=releaser, reason="放错了地方")
    withdraw(page, by=releaser, reason="条款号写错")
    lines = told(page)[before:]
    assert lines == [
        "示例编辑 保存，改了“大意”“今天就能做、不花钱的”",
        "示例编辑 送审",
        "示例审核 “审核”退回修改：大意少了一个条件",
        "示例编辑 保存，改了“大意”",
        "示例编辑 改好后再次送审",
        "示例审核 “审核”通过，下一步“发布”",
        "示例发布 第 2 次发布，读者看得到了",
        f"示例审核 复核，内容不变；下次核对 {timezone.localdate() + timedelta(days=9):%Y-%m-%d}",
        "示例发布 移动：放错了地方",
        "示例发布 撤下：条款号写错",
    ]


def test_a_row_more_is_a_change_and_many_changes_are_counted(page: CriterionPage, editor: User) -> None:
    page = CriterionPage.objects.get(pk=page.pk)
    page.law_links = [CriterionLaw(law=factories.law())]
    page.save_revision(user=editor, log_action=True)
    assert told(page)[-1].endswith("保存，改了“依据的法规条款”")
    for name in ("gist", "not_this", "consequence", "remark", "how_to_check", "how_to_fix", "free_first", "title"):
        setattr(page, name, f"又改了{name}")
    page.save_revision(user=editor, log_action=True)
    assert told(page)[-1].endswith("等 8 处")
    Revision.objects.filter(object_id=str(page.pk)).exclude(pk=page.latest_revision_id).delete()
    assert told(page)[-1].endswith("保存")


@pytest.mark.parametrize("saves", [1, 5])
def test_it_costs_the_same_however_much_happened(
    page: CriterionPage, editor: User, saves: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(saves):
        page.gist = f"第 {n} 稿"
        page.save_revision(user=editor, log_action=True)
    with django_assert_max_num_queries(5):
        history(page)


def test_who_edits_pages_reads_it_and_others_do_not(page: CriterionPage, editor: User) -> None:
    url = reverse("desk:story", args=[page.pk])
    browser = enter(editor)
    assert url in browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "第 1 次发布" in browser.get(url).content.decode()
    for role in (Role.HELP_DESK, Role.AUDITOR):
        assert enter(factories.user(role)).get(url).status_code in {302, 403}
