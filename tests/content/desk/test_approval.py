"""The 发布审批单, and two revisions side by side."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from accounts.models import User
from accounts.roles import Role
from content.models import CaseLaw, CriterionLaw, CriterionPage, ReleaseLogEntry
from tests import factories
from tests.content.desk.conftest import act, enter, save_edit
from tests.content.paper.reading import words


@pytest.fixture
def auditor(home: Page) -> Client:
    return enter(factories.user(Role.AUDITOR))


def sheet(client: Client, page: Page, *number: int) -> tuple[str, str]:
    """The sheet on the screen and on paper, as text without spaces."""
    shown = client.get(reverse("desk:approval", args=[page.pk, *number]))
    assert shown.status_code == 200
    paper = client.get(reverse("desk:approval_pdf", args=[page.pk, *number]))
    assert paper["Content-Type"] == "application/pdf", paper.content.decode()
    text = BeautifulSoup(shown.content, "html.parser").select_one("main").get_text()
    return "".join(text.split()), "".join(words(paper.content).split())


def test_the_sheet_says_who_wrote_read_and_released_what(
    page: CriterionPage, editor: User, reviewer: User, releaser: User, auditor: Client
) -> None:
    old = page.gist
    save_edit(enter(editor), page, gist="编辑改过的大意", **{"action-submit": "1"})
    act(enter(reviewer), page, "reject", comment="“怎么查”位置写反了")
    save_edit(enter(editor), page, gist="编辑改过的大意", how_to_check="看顶部", **{"action-submit": "1"})
    act(enter(reviewer), page, "approve", comment="改对了")
    waiting = sheet(auditor, page)
    act(enter(releaser), page, "approve")
    for text in (*waiting, *sheet(auditor, page, 2)):
        for said in (page.title, "第2次", editor.name, "大意、怎么查", reviewer.name, "退回", "位置写反了", "改对了"):
            assert said in text, said
        assert "没有涉密、敏感和不该公开的个人信息" in text
        assert text.index("退回") < text.index("改对了")
    assert "还没有发布" in waiting[0]
    assert releaser.name not in waiting[0]
    for text in sheet(auditor, page, 2):
        assert releaser.name in text
        assert old[:2] in text
    assert sheet(auditor, page)[0] == sheet(auditor, page, 2)[0]  # nothing waits: no sheet of a third release
    assert "年月日" in sheet(auditor, page, 2)[1]
    Revision.objects.filter(object_id=str(page.pk)).exclude(pk=page.latest_revision_id).delete()
    assert reviewer.name in sheet(auditor, page, 2)[1]  # what Wagtail purges, the file keeps


def test_the_sheet_of_what_waits_for_its_hour(draft: CriterionPage, submitted: Callable[..., Page]) -> None:
    client = enter(factories.user(Role.RELEASER))
    at = timezone.localtime() + timedelta(days=2)
    submitted(draft, go_live_at=at.strftime("%Y-%m-%d %H:%M"))
    act(client, draft, "approve")
    shown, _ = sheet(client, draft)
    assert f"{at:%Y-%m-%d}" in shown
    assert "第1次发布，全文" in shown.replace("第一次发布", "第1次发布")
    Revision.objects.filter(object_id=str(draft.pk), approved_go_live_at__isnull=False).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    call_command("publish_scheduled")
    assert "还没有发布" not in sheet(client, draft, 1)[0]


def test_the_sheet_is_linked_where_one_looks_for_it(page: CriterionPage, editor: User, auditor: Client) -> None:
    edit = enter(editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("desk:approval", args=[page.pk]) in edit
    report = auditor.get(reverse("releases_report")).content.decode()
    assert reverse("desk:approval", args=[page.pk, 1]) in report
    assert ReleaseLogEntry.objects.filter(page=page.pk).count() == 1
    stranger = enter(factories.user(Role.HELP_DESK))
    for name in ("desk:approval", "desk:approval_pdf"):
        assert stranger.get(reverse(name, args=[page.pk])).status_code in {302, 403}
    assert auditor.get(reverse("desk:approval", args=[page.pk, 99])).status_code == 404


def compared(client: Client, page: Page) -> dict[str, str]:
    """What Wagtail's page of two revisions says of each field: [out], {in}."""
    page.save_revision()
    answer = client.get(reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"]))
    main = BeautifulSoup(answer.content, "html.parser").select_one("main")
    for part in main.select("span.deletion"):
        part.replace_with(f"[{part.get_text()}]")
    for part in main.select("span.addition"):
        part.replace_with(f"{{{part.get_text()}}}")
    rows = [row.find_all("td", recursive=False) for row in main.select("table.listing > tbody > tr")]
    return {row[0].get_text().strip(" :\n"): " ".join(row[1].get_text().split()) for row in rows}


def test_revisions_are_compared_character_by_character_under_the_labels_of_the_form(home: Page, editor: User) -> None:
    client = enter(editor)
    page = factories.criterion(gist="除尘器没有泄爆装置", not_this="甲\n乙")
    law = factories.law(title="安全生产法第三十六条")
    page.gist, page.not_this = "除尘器没有抑爆装置", "甲\n丙"
    page.law_links = [CriterionLaw(law=law)]
    page.next_review = timezone.localdate().replace(month=1, day=2)
    page.sources = [("source", {"text": "令第10号", "url": ""})]
    said = compared(client, page)
    assert said["大意"] == "除尘器没有[泄]{抑}爆装置"
    assert said["哪些不算、常见误判"] == "甲[乙]{丙}"
    assert "安全生产法第三十六条" in said["依据的法规条款"]
    assert said["下次核对"] == f"{{{page.next_review}}}"
    assert said["来源"] == "{令第10号}"
    case = factories.case(laws=(law,))
    row = case.law_links.all()[0]
    case.law_links = [CaseLaw(pk=row.pk, law=law, gist="法律不是这样说")]
    body = factories.article(body=[("steps", ["先停", "再清"])])
    body.body = [("steps", ["先停", "再扫"])]
    assert "法律{不是}这样说" in compared(client, case)["法律怎么说"]
    assert compared(client, body)["正文"] == "先停再[清]{扫}"
