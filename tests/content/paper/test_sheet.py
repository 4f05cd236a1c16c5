"""The sheet of a criterion: whole, with its release, and only for those who may read the page."""

from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, PageViewRestriction

from content.models import PublishedRevision
from portal.models import HomePage, SiteIdentity
from tests import factories as make
from tests.content.paper.reading import alternatives, title, words
from theme import pdf
from theme.qr import qr_svg

CONSEQUENCE = (
    "责令限期改正，5万元以下罚款；逾期5万—20万元（第九十九条第三项）。重大隐患排除前或排除中无法保证安全的，"
    "可被责令撤人、暂时停产停业或停用（第六十五条）；拒不执行的可被强制（第七十条）并可能构成危险作业罪"
)
NEVER_SHOWN = {
    "confidence_scope": "只给编辑的核对范围",
    "not_this_checked_against": "只给编辑的核对文本",
    "in_force_note": "只给编辑的效力备注",
    "editor_note": "只给编辑的编辑注",
    "checked_against": "只给编辑的核对所用",
}


@pytest.fixture
def page(home: HomePage) -> Page:
    identity = SiteIdentity.for_site(home.get_site())
    identity.help_telephone = "0000-1234567"
    identity.save()
    law = make.law(gist="条文大意在此", penalty="罚则在此")
    return make.criterion(
        make.standard(doc_number="示例令第77号"),
        laws=(law,),
        title="除尘器没有泄爆",
        item="第十一条(三)",
        consequence=CONSEQUENCE,
        last_reviewed=date(2025, 1, 2),
        sources=[("source", {"text": "示例来源", "url": "https://example.org/source"})],
        **NEVER_SHOWN,
    )


def test_the_sheet_says_it_all(page: Page, client: Client) -> None:
    response = client.get(f"{page.url}sheet.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    said = words(response.content)
    for text in (page.gist, *page.not_this.splitlines(), page.free_first, "条文大意在此", "罚则在此"):
        assert text in said
    first, second = CONSEQUENCE.split("。")
    assert f"{first}。" in said
    assert second in said
    for text in (
        "示例令第77号",
        "第十一条(三)",
        "判定标准列明的情形",
        "经验建议，不是法定要求",
        "本局解释",
        "标准原文",
    ):
        assert text in said
    assert "本单解释标准，不作判定；具体以裁量基准和处罚决定为准。" in said
    assert "0000-1234567" in said
    assert "示例来源" in said
    assert f"第 1 次发布（{timezone.localdate().isoformat()}）" in said
    assert [text for text in NEVER_SHOWN.values() if text in said] == []
    assert title(response.content).startswith("除尘器没有泄爆（")


def test_the_code_opens_that_very_release(page: Page, client: Client) -> None:
    make.publish(page)
    address = f"{page.get_full_url()}revisions/2/"
    assert address.startswith("http")
    data = client.get(f"{page.url}sheet.pdf").content
    assert alternatives(data) == [f"二维码：打开这一版的网页 {address}"]
    assert address in words(data)
    assert PublishedRevision.objects.filter(page_id=page.pk).count() == 2


def test_the_code_is_drawn_from_the_address() -> None:
    here, there = (qr_svg(f"http://localhost/{n}/", label="码") for n in (1, 2))
    assert here != there
    assert "<title>&lt;b&gt;</title>" in qr_svg("http://localhost/", label="<b>")


def test_the_picture_is_wide_enough_for_a_phone(page: Page, client: Client) -> None:
    response = client.get(f"{page.url}sheet.png")
    assert response["Content-Type"] == "image/png"
    with Image.open(BytesIO(response.content)) as picture:
        assert picture.width == 1080
        assert 2000 < picture.height < 12000
    assert len(response.content) < 600_000


def test_it_loads_quickly_on_a_phone_far_out(page: Page, client: Client) -> None:
    assert len(client.get(f"{page.url}sheet.pdf").content) < 150_000


def test_its_name_can_be_read(page: Page, client: Client) -> None:
    page.title = '除尘器/没有"泄爆"\u202e'
    page = make.publish(page)
    sent = client.get(f"{page.url}sheet.pdf")["Content-Disposition"]
    assert sent.startswith("inline; filename=\"sheet.pdf\"; filename*=UTF-8''")
    assert unquote(sent.rpartition("''")[2]) == "第十一条(三) 除尘器 没有 泄爆.pdf"


@pytest.mark.parametrize("name", ["sheet.pdf", "sheet.png"])
def test_the_same_is_not_sent_twice_and_a_new_release_is(name: str, page: Page, client: Client) -> None:
    first = client.get(f"{page.url}{name}")
    again = client.get(f"{page.url}{name}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    page.gist = "大意变了"
    make.publish(page)
    changed = client.get(f"{page.url}{name}", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_another_telephone_is_another_paper(page: Page, client: Client) -> None:
    first = client.get(f"{page.url}sheet.pdf")
    SiteIdentity.objects.update(help_telephone="0000-7654321")
    changed = client.get(f"{page.url}sheet.pdf", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "0000-7654321" in words(changed.content)


@pytest.mark.parametrize("name", ["sheet.pdf", "sheet.png"])
def test_a_draft_has_no_paper(name: str, home: HomePage, client: Client) -> None:
    draft = make.criterion(live=False)
    assert client.get(f"{draft.url_path.removeprefix(home.url_path.rstrip('/'))}{name}").status_code == 404


def test_the_paper_of_a_guarded_page_is_guarded(page: Page, client: Client) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="x")
    response = client.get(f"{page.url}sheet.pdf")
    assert response["Content-Type"].startswith("text/html")
    assert CONSEQUENCE[:10] not in response.content.decode()


def test_only_criteria_have_sheets(page: Page, client: Client) -> None:
    assert client.get(f"{page.standard.url}sheet.pdf").status_code == 404
    assert client.get(f"{page.url}sheet.gif").status_code == 404
    assert client.post(f"{page.url}sheet.pdf").status_code == 405


def test_markup_in_the_text_is_text(page: Page, client: Client) -> None:
    page.gist = '<img src="file:///etc/passwd"> & <b>粗</b>'
    make.publish(page)
    assert page.gist in words(client.get(f"{page.url}sheet.pdf").content)


def test_none_now_is_said_with_a_way_on(page: Page, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    response = client.get(f"{page.url}sheet.pdf")
    said = response.content.decode()
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")
    assert "现在排不出来，过一会儿再试" in said
    assert "网页可以直接打印" in said
    assert f'href="{page.url}"' in said
    monkeypatch.undo()
    assert client.get(f"{page.url}sheet.pdf").status_code == 200


@pytest.mark.parametrize("name", ["sheet.pdf", "sheet.png"])
def test_it_stays_within_the_queries_of_a_page(name: str, page: Page, client: Client) -> None:
    client.get(f"{page.url}{name}")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{page.url}{name}")
    assert len(queries) <= 15
