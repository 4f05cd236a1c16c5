"""Asking: from where he came, what he writes, what he must have read, and that nothing he typed is lost."""

import re
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.domain.members import memberships_of
from accounts.enums import MemberRole
from assistance.enums import RequestState
from assistance.models import HelpRequest, WallText
from content import slots
from portal.models import HomePage
from tests import factories as make
from tests.assistance.making import World, join, request, somebody, today, visit, wall_text
from tests.content.pages.reading import main_of, section

pytestmark = pytest.mark.django_db
TYPED = "除尘器里积灰很厚，不知道算不算"


@pytest.fixture
def world(db: None, home: HomePage) -> World:
    """A firm in front of the whole site."""
    return World()


@pytest.fixture
def boss(world: World, client: Client) -> Client:
    """The browser of the firm's manager."""
    client.force_login(world.boss)
    return client


def words(answer: Any) -> str:
    """What stands on the page, white space closed up."""
    assert answer.status_code in {200, 404}, answer.status_code
    return "".join(BeautifulSoup(answer.content, "html.parser").find("main").get_text().split())


def written(**fields: Any) -> dict[str, Any]:
    """The form, filled in."""
    return {"text": TYPED, "wish": "visit", "danger": "0", "when_suits": "", "client_uuid": str(uuid.uuid4())} | fields


def asked(browser: Client, query: str = "", **fields: Any) -> HelpRequest:
    """Fill in the form; the draft that it made."""
    answer = browser.post(reverse("help_ask") + query, written(**fields))
    assert answer.status_code == 302, words(answer)
    return HelpRequest.objects.get(uuid=re.search(r"[0-9a-f-]{36}", answer.headers["Location"])[0])  # type: ignore[index]


def test_the_way_from_a_criterion_is_kept_through_login(world: World, client: Client) -> None:
    page = make.criterion()
    shown = section(main_of(client, page), "next")
    assert shown
    link = shown.find("a", string="请专家来看看")["href"]  # type: ignore[index]
    answer = client.get(link)
    assert answer.status_code == 302
    assert "criterion%3D" in answer.headers["Location"]
    client.force_login(world.boss)
    assert page.title in words(client.get(link))
    row = asked(client, link.partition("ask/")[2])
    assert (row.criterion, row.criterion_text, row.state) == (page.criterionpage, page.title, "draft")


def test_words_searched_for_and_a_scene_are_kept(world: World, boss: Client) -> None:
    scene = make.scene()
    row = asked(boss, f"?q=除尘器 积灰&scene={scene.slug}")
    assert (row.search_words, row.scene) == ("除尘器 积灰", scene)
    found = boss.get(reverse("help_request", args=[row.uuid]))
    assert "除尘器积灰" in words(found)
    assert scene.name in words(found)


@pytest.mark.parametrize("query", ["?criterion=no-such", "?criterion=99999999", "?scene=", "?criterion=" + "9" * 500])
def test_what_names_nothing_is_ignored(world: World, boss: Client, query: str) -> None:
    draft = make.criterion(live=False)
    assert asked(boss, query).criterion is None
    assert asked(boss, f"?criterion={draft.pk}").criterion is None


def test_every_room_offers_the_way(world: World) -> None:
    topic = make.topic()
    assert f"scene={topic.scene.slug}" in slots.collect("scene.links", topic)[0].url
    assert "q=%E6%B1%A1" in slots.collect("search.links", "污")[0].url
    page = reverse("help_firm", args=[world.firm.uuid])
    assert page in [link.url for link in slots.collect("mine", memberships_of(world.worker), world.worker)]
    assert page not in [link.url for link in slots.collect("mine", memberships_of(world.desk), world.desk)]


def test_who_speaks_for_no_firm_is_told_how_he_comes_to_one(world: World, client: Client) -> None:
    client.force_login(somebody())
    page = words(client.get(reverse("help_ask")))
    assert "认领我的企业" in page
    assert "帮扶电话" in page
    assert "认领我的企业" in words(client.post(reverse("help_ask"), written()))
    assert not HelpRequest.objects.exists()


def test_who_speaks_for_two_chooses(world: World, boss: Client) -> None:
    other = make.member(make.enterprise(name="示例二厂"), MemberRole.MEMBER, world.boss).enterprise
    page = boss.post(reverse("help_ask"), written())
    assert "请选一家企业" in words(page)
    assert TYPED in page.content.decode()
    assert "请在下面选一家企业" in words(boss.post(reverse("help_ask"), written(firm=str(World().firm.uuid))))
    assert asked(boss, firm=str(other.uuid)).enterprise == other


def test_a_form_with_a_mistake_keeps_what_was_typed(world: World, boss: Client) -> None:
    answer = boss.post(reverse("help_ask"), written(text="  ", when_suits="周三以后"))
    assert "请写一句话" in words(answer)
    assert "周三以后" in answer.content.decode()
    assert not HelpRequest.objects.exists()


def test_a_double_tap_and_the_back_button_make_one_draft_with_what_was_written_last(world: World, boss: Client) -> None:
    tap = written()
    first = asked(boss, **tap)
    assert asked(boss, **tap) == first
    assert asked(boss, **tap | {"text": "另有一台焊机", "danger": "2"}) == first
    first.refresh_from_db()
    assert (first.text, first.danger) == ("另有一台焊机", 2)
    assert HelpRequest.objects.count() == 1


def test_he_reads_the_text_in_force_before_he_sends(world: World, boss: Client) -> None:
    text = wall_text(text="一名干部带队，一名专家。\n<b>不收钱</b>。")
    row = asked(boss)
    page = boss.get(reverse("help_send", args=[row.uuid]))
    for said in ("一名干部带队", "<b>不收钱</b>", text.document, TYPED, "还没有提交"):
        assert said in words(page)
    boss.post(reverse("help_send", args=[row.uuid]), {"read": text.pk})
    row.refresh_from_db()
    assert (row.state, row.wall_text) == (RequestState.SUBMITTED, text)
    assert "收到了" in words(boss.get(reverse("help_request", args=[row.uuid])))


def test_a_text_that_changed_meanwhile_is_shown_first(world: World, boss: Client) -> None:
    old, row = wall_text(), asked(boss)
    new = wall_text(title="新的说明", text="两名专家。", effective_on=today())
    address = reverse("help_send", args=[row.uuid])
    for read in (str(old.pk), "", "x", "9" * 30):
        page = boss.post(address, {"read": read})
        assert "请先看过现在的帮扶说明" in words(page)
        assert "两名专家。" in words(page)
        assert TYPED in words(page)
    row.refresh_from_db()
    assert row.state == RequestState.DRAFT
    boss.post(address, {"read": new.pk})
    row.refresh_from_db()
    assert row.wall_text == new


def test_without_a_text_nothing_is_sent_and_nothing_lost(world: World, boss: Client) -> None:
    assert not WallText.objects.exists()
    row = asked(boss)
    address = reverse("help_send", args=[row.uuid])
    assert "已经存成草稿" in words(boss.get(address))
    assert "请打帮扶电话" in words(boss.post(address))
    row.refresh_from_db()
    assert (row.state, row.text) == (RequestState.DRAFT, TYPED)


def test_two_tabs_send_it_once(world: World, boss: Client) -> None:
    text, row = wall_text(), asked(boss)
    address = reverse("help_send", args=[row.uuid])
    for _ in range(2):
        answer = boss.post(address, {"read": text.pk})
        assert answer.headers["Location"] == reverse("help_request", args=[row.uuid])
    assert boss.get(reverse("help_change", args=[row.uuid])).status_code == 302
    late = boss.post(reverse("help_change", args=[row.uuid]), written(text="改了"))
    assert late.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.text) == (RequestState.SUBMITTED, TYPED)


def test_a_draft_is_written_anew(world: World, boss: Client) -> None:
    row = asked(boss)
    page = boss.get(reverse("help_change", args=[row.uuid]))
    assert TYPED in page.content.decode()
    answer = boss.post(reverse("help_change", args=[row.uuid]), written(text="换成焊机", wish="call"))
    assert answer.headers["Location"] == reverse("help_send", args=[row.uuid])
    row.refresh_from_db()
    assert (row.text, row.wish) == ("换成焊机", "call")


def test_what_is_asked_already_stands_on_the_page_and_a_second_one_names_the_first(world: World, boss: Client) -> None:
    first = request(world, RequestState.SUBMITTED)
    assert "已经有申请在办" in words(boss.get(reverse("help_ask")))
    row = asked(boss)
    boss.post(reverse("help_send", args=[row.uuid]), {"read": wall_text().pk})
    page = boss.get(reverse("help_request", args=[row.uuid]))
    assert "已经申请过" in words(page)
    assert reverse("help_request", args=[first.uuid]) in page.content.decode()


def test_a_colleague_sees_a_draft_and_cannot_send_it(world: World, client: Client) -> None:
    row = request(world)
    client.force_login(world.worker)
    page = client.get(reverse("help_request", args=[row.uuid]))
    assert "还没有提交" in words(page)
    assert reverse("help_send", args=[row.uuid]) not in page.content.decode()
    for name in ("help_send", "help_change", "help_withdraw"):
        assert client.post(reverse(name, args=[row.uuid])).status_code == 404


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (RequestState.TRIAGED, "前告诉您怎么办"),
        (RequestState.ACCEPTED, "前跟您定日子"),
        (RequestState.DECLINED, "请打12350"),
        (RequestState.REFERRED, "归住建部门管，请直接找他们"),
        (RequestState.WITHDRAWN, "随时再申请"),
        (RequestState.VISITED, "来过了"),
    ],
)
def test_each_state_says_what_comes_next(world: World, boss: Client, state: str, says: str) -> None:
    assert says in words(boss.get(reverse("help_request", args=[request(world, state).uuid])))


def test_when_it_is_planned_he_reads_who_comes_and_what_to_prepare(world: World, boss: Client) -> None:
    planned = visit(world, "planned", on=today(5))
    later = join(planned, somebody(), "verifier").person
    row = request(world, RequestState.SCHEDULED, visit=planned)
    page = boss.get(reverse("help_request", args=[row.uuid]))
    for said in (f"{today(5).day}日", world.lead.name, "带队干部", world.expert.name, "照常生产"):
        assert said in words(page)
    assert later.name not in words(page)
    assert reverse("help_visit", args=[planned.uuid]) in page.content.decode()


def test_taking_it_back(world: World, boss: Client) -> None:
    row = request(world, RequestState.SUBMITTED)
    assert "撤回没有任何后果" in words(boss.get(reverse("help_withdraw", args=[row.uuid])))
    boss.post(reverse("help_withdraw", args=[row.uuid]), {"why": "自己解决了"})
    page = words(boss.get(reverse("help_request", args=[row.uuid])))
    assert "不会有人来" in page
    assert "自己解决了" in page
    planned = request(world, RequestState.SCHEDULED)
    page = words(boss.post(reverse("help_withdraw", args=[planned.uuid]), follow=True))
    assert "受理的人会定那次上门取不取消" in page
    assert "不会有人来" not in page
    # The other window: too late, and told so.
    answer = boss.post(reverse("help_withdraw", args=[row.uuid]), follow=True)
    assert "请刷新页面" in words(answer)


def test_the_page_of_a_request_costs_the_same_whatever_was_done_to_it(
    world: World, boss: Client, django_assert_max_num_queries: Any
) -> None:
    row = asked(boss)
    for n in range(4):
        boss.post(reverse("help_change", args=[row.uuid]), written(text=f"第 {n} 次"))
    boss.get(reverse("help_request", args=[row.uuid]))
    with django_assert_max_num_queries(15):
        boss.get(reverse("help_request", args=[row.uuid]))


def test_anybody_reads_the_text_in_force(world: World, client: Client) -> None:
    assert "还没有发布" in words(client.get(reverse("help_wall")))
    wall_text(text="以后的", effective_on=today(3))
    wall_text(text="现在的。")
    answer = client.get(reverse("help_wall"))
    assert "现在的。" in words(answer)
    assert "以后的" not in words(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
