"""The front door: what it shows is counted from what anyone may read, in a fixed number of queries."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from accounts.models import Scene
from accounts.roles import Role
from content import release_door
from content.domain.withdraw import withdraw
from content.models import CaseIndexPage, CasePage, CriterionPage, PortalImage, PublishedRevision, StandardPage
from portal import front_page
from portal.models import HomePage, SiteIdentity
from tests import factories as make

QUERIES = 10
# Of standards and cases thirty tell as much as three hundred, in a tenth of the time.
MANY_ENOUGH = 30


def shown(client: Client) -> Tag:
    """The main part of the home page."""
    response = client.get("/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").find("main")


def closed_up(tag: Any) -> str:
    return "".join(tag.get_text().split())


def lay_rows(rows: int) -> None:
    """So many criteria, cases, standards and releases, past the door: only their number matters here."""
    scene = make.scene()
    if not hasattr(scene, "topic_page"):
        make.topic(scene)
    cases = CaseIndexPage.objects.get()
    for n in range(rows):
        parent = make.standard() if n < MANY_ENOUGH else StandardPage.objects.first()
        row = CriterionPage(title=f"条款{n}", slug=f"row-{n}", code=f"ROW-{n}", item=f"第{n}条", gist="大意")
        told = CasePage(title=f"案例{n}", slug=f"told-{n}", code=f"TOLD-{n}", occurred_on=date(2020, 1, 1))
        told.place, told.accident_type, told.grade, told.wording = "某厂", "火灾", "较大", "对照今天的条款"
        row.scenes, told.scenes = [scene], [scene]
        with release_door.opened():
            parent.add_child(instance=row)
            if n < MANY_ENOUGH:
                cases.add_child(instance=told)
    PublishedRevision.objects.bulk_create(
        PublishedRevision(page_id=pk, number=1, wagtail_revision=0, content={}, released_at="2026-01-01T00:00Z")
        for pk in CriterionPage.objects.values_list("pk", flat=True)
    )


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_queries_do_not_grow(rows: int, home: HomePage, client: Client, django_assert_max_num_queries: Any) -> None:
    SiteIdentity.for_site(home.get_site())
    lay_rows(rows)
    client.get("/")  # content types and site paths are remembered from here on
    with django_assert_max_num_queries(QUERIES):
        main = shown(client)
    assert f"{rows}条·{min(rows, MANY_ENOUGH)}个案例" in closed_up(main.select_one("#scenes"))


def test_an_empty_site_shows_no_empty_room(home: HomePage, client: Client) -> None:
    main = shown(client)
    assert "查不出" in main.get_text()
    assert main.select_one("#standards") is None
    assert main.select_one("#news") is None
    assert "0 条" not in main.get_text()


def test_numbers_count_only_what_anyone_may_read(home: HomePage, client: Client) -> None:
    dust, ammonia = make.scene(), Scene.objects.create(slug="ammonia", name="涉氨", order=9)
    make.topic(dust)
    make.topic(ammonia)
    standard = make.standard(short_title="示例")
    kept, withdrawn, draft = (make.criterion(standard, live=n < 2) for n in range(3))
    for page in (kept, withdrawn, draft):
        page.scenes.set([dust])
        make.put(page)
    withdraw(withdrawn, by=make.user(Role.RELEASER), reason="有误")
    main = shown(client)
    tiles = {closed_up(tile) for tile in main.select("#scenes a")}
    assert tiles == {"粉尘涉爆1条", "涉氨"}
    assert "已整理1条判定条款" in closed_up(main)
    assert "1条" in closed_up(main.select_one("#standards .link-meta"))


def test_what_is_restricted_is_neither_named_nor_counted(home: HomePage, client: Client) -> None:
    page = make.criterion(make.standard(title="内部标准"))
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    main = shown(client)
    assert "内部标准" not in main.get_text()
    assert page.title not in main.get_text()
    assert "已整理" not in main.get_text()


def test_a_batch_of_one_day_is_one_line(home: HomePage, client: Client) -> None:
    standard = make.standard()
    for _ in range(4):
        last = make.criterion(standard)
    question = make.question()
    news = shown(client).select("#news li")
    lines = [closed_up(line) for line in news]
    assert len(lines) == 3
    assert lines[0].startswith(question.title)
    assert "答疑·新发布" in lines[0]
    assert lines[1].startswith(f"{last.title}等")
    assert news[1].a["href"] == last.url


def test_a_change_is_told_from_a_first_release(home: HomePage, client: Client) -> None:
    page = make.question()
    page.short_answer = "改过的回答。"
    make.publish(page)
    lines = [closed_up(line) for line in shown(client).select("#news li")]
    assert [line.rsplit("·", 1)[1] for line in lines] == ["有修改", "新发布"]


def test_standards_in_force_come_first_the_latest_before(home: HomePage, client: Client) -> None:
    for title, day, status in (
        ("旧的", date(2017, 1, 1), "in_force"),
        ("被接替的", date(2026, 9, 9), "in_transition"),
        ("新的", date(2026, 1, 1), "in_force"),
        ("没有日期的", None, "in_force"),
    ):
        make.standard(title=title, effective_on=day, effective_text=str(day or ""), status=status)
    rows = shown(client).select("#standards .link-list li")
    assert [row.a.get_text() for row in rows] == ["新的", "旧的", "没有日期的", "被接替的"]
    assert "正在被接替" in rows[3].get_text()
    assert "起施行" not in rows[2].get_text()


def test_a_date_nobody_has_seen_in_print_is_not_shown(home: HomePage, client: Client) -> None:
    make.standard(effective_on=date(2021, 9, 1), effective_text="2021-09-01（待核）")
    assert "2021" not in shown(client).select_one("#standards").get_text()


def test_the_three_doors_lead_to_what_exists(home: HomePage, client: Client) -> None:
    make.topic()
    main = shown(client)
    doors = main.select(".door")
    assert [door.h2.get_text() for door in doors] == ["查不出？", "不会改？", "改不了？"]
    for link in main.select(".door a"):
        if link["href"].startswith("#"):
            assert main.find(id=link["href"][1:]) is not None
        else:
            assert client.get(link["href"]).status_code == 200


def test_the_telephone_can_be_dialled_and_says_so_while_unset(home: HomePage, client: Client, settings: Any) -> None:
    settings.HELP_TELEPHONE = ""
    assert "还没有填" in shown(client).select_one("#contact").get_text()
    settings.HELP_TELEPHONE = "0536-8091234、8095678"
    assert shown(client).select_one("#contact .tel")["href"] == "tel:05368091234"


def test_the_news_looks_back_a_fixed_stretch(home: HomePage, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(front_page, "LOOKED_BACK", 2)
    old = make.question(title="很久以前")
    make.criterion(make.standard())
    assert old.title not in shown(client).select_one("#news").get_text()


def test_the_government_mark_costs_no_query(
    home: HomePage, client: Client, settings: Any, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    identity = SiteIdentity.for_site(home.get_site())
    identity.government_mark_image = PortalImage.objects.create(title="标识", file=get_test_image_file())
    identity.government_mark_url = "https://example.org/mark"
    identity.save()
    client.get("/")
    with django_assert_max_num_queries(QUERIES):
        html = client.get("/").content.decode()
    mark = BeautifulSoup(html, "html.parser").select_one("footer .government-mark a")
    assert mark["href"] == "https://example.org/mark"
    assert mark.img["alt"] == "党政机关"
