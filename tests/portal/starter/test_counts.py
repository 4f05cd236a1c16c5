"""How many pages there are, how many readers see, and what a release looks like."""

import pytest
from django.db.models import Count
from wagtail.models import Page, Site

from accounts.models import Department, District, Scene, Sector
from content import models as content
from portal.models import HomePage, SiteIdentity
from tests.portal.starter.reading import page_of
from training.models import CoursePage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter_site")]

EXPECTED = {
    content.StandardPage: (23, 22),
    content.CriterionPage: (315, 315),
    content.CasePage: (60, 46),
    content.LawArticle: (205, 203),
    content.ArticlePage: (40, 38),
    content.QuestionPage: (60, 57),
    content.TopicPage: (25, 25),
    CoursePage: (23, 19),
}


@pytest.mark.parametrize("model", EXPECTED)
def test_loaded_and_published(model: type[Page]) -> None:
    assert (model.objects.count(), model.objects.visible().count()) == EXPECTED[model]


def test_places() -> None:
    assert District.objects.count() == 17
    assert District.objects.exclude(code="").count() == 11
    assert 0 < Sector.objects.count() <= 15
    assert 0 < Scene.objects.count() <= 25
    assert Department.objects.get(slug="fire").name == "消防救援机构"


def test_every_published_page_was_released_once_by_the_system() -> None:
    live = Page.objects.live().filter(depth__gte=2)
    assert live.count() == sum(published for _, published in EXPECTED.values()) + 9
    released = content.PublishedRevision.objects.values("page").annotate(times=Count("pk"))
    assert {row["page"] for row in released} == set(live.values_list("pk", flat=True))
    assert {row["times"] for row in released} == {1}
    assert set(content.PublishedRevision.objects.values_list("number", "released_by", "origin")) == {
        (1, None, "starter")
    }
    entries = content.ReleaseLogEntry.objects
    assert set(entries.values_list("action", "by", "origin")) == {("release", None, "starter")}
    assert entries.count() == live.count()


def test_the_first_release_has_its_links() -> None:
    frozen = content.PublishedRevision.objects.get(page__starter_record__code="GM10-第十一条(三)").content
    assert frozen["law_links"]
    assert frozen["scenes"]


def test_drafts_wait_with_a_note_and_a_revision_that_editors_open() -> None:
    drafts = [page.specific for page in Page.objects.filter(live=False)]
    assert len(drafts) == 26
    for page in drafts:
        assert page.confidence in ("memory", "repost")
        assert page.editor_note.startswith("编辑注：")
        assert page.get_latest_revision_as_object().title == page.title
        assert page.first_published_at is None


def test_published_pages_have_nothing_unpublished() -> None:
    assert not Page.objects.live().filter(has_unpublished_changes=True).exists()


def test_the_site_stands_on_the_home_page() -> None:
    site = Site.objects.get()
    assert isinstance(site.root_page.specific, HomePage)
    assert (site.hostname, site.port, site.is_default_site) == ("localhost", 8000, True)
    assert SiteIdentity.objects.get(site=site).site_name == "安全生产指导帮扶"
    assert Page.objects.filter(depth=2).count() == 1


def test_the_tree_is_whole() -> None:
    assert all(not problem for problem in Page.find_problems())
    for page in Page.objects.filter(depth__gt=1):
        parent = page.get_parent()
        assert page.url_path == f"{parent.url_path}{page.slug}/"


def test_a_page_of_every_kind_opens_in_the_editors_form() -> None:
    for model in EXPECTED:
        page = model.objects.order_by("pk").first()
        handler = page.specific_class.get_edit_handler()
        form = handler.get_form_class()(instance=page)
        assert form.initial["title"] == page.title


def test_hc121_is_being_replaced_and_points_forward() -> None:
    old, new = page_of("HC121"), page_of("AQ3067")
    assert old.status == "in_transition"
    assert old.successor == new
    assert list(new.predecessors.all()) == [old]
    assert content.StandardPage.objects.exclude(successor=None).count() == 1


def test_fm88_and_fm41_are_read_together() -> None:
    assert page_of("FM88").read_with == page_of("FM41")
    assert page_of("FM41").read_with == page_of("FM88")


@pytest.mark.parametrize(
    ("code", "department", "word"),
    [
        ("RQ4", "燃气管理部门", "不是用气的工厂"),
        ("JZ5", "住房和城乡建设部门", "不用于已经投用的厂房"),
        ("TS45067", "市场监督管理部门", "不是消防的重大火灾隐患"),
        ("MB234", "民用爆炸物品行业主管部门", "生产、销售企业"),
    ],
)
def test_who_decides_and_over_whom(code: str, department: str, word: str) -> None:
    page = page_of(code)
    assert page.decided_by.name == department
    assert word in page.scope_note


def test_only_criteria_standards_carry_the_badge() -> None:
    plain = {page.code for page in content.StandardPage.objects.all() if not page.carries_badge}
    assert plain == {"YX13", "FC6", "YX46768", "FC15577", "TZ30871"}


def test_kunshan_carries_the_basis_of_its_figures() -> None:
    page = page_of("CASE-2014-08-02")
    assert page.deaths == 97
    assert "97人" in page.casualty_basis
    assert "146人" in page.casualty_basis


def test_a_date_nobody_saw_in_print_is_no_date() -> None:
    page = page_of("FC15577")
    assert page.issued_on is None
    assert page.issued_text == "2018-11-19（记忆）"
    assert page.effective_on.isoformat() == "2019-06-01"
    assert page_of("DLYS").issued_on is None
