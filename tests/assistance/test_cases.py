"""From a finding that is gone to a case: what names somebody stays, a second person clears, only the words leave."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex, Revision

from accounts.models import EnterpriseContact
from accounts.roles import Role
from assistance.domain import cases
from assistance.domain.anonymity import traces
from assistance.domain.errors import AssistanceError, NotAllowedError, NotFromHereError, NotNowError, SaysNothingError
from assistance.domain.leaving_errors import CaseNamesSomebodyError, OwnCaseError
from assistance.enums import CaseState
from assistance.models import CaseDraft
from content.models import CaseIndexPage, CasePage
from tests import factories as make
from tests.assistance.making import World, case, finding, lines, somebody

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "除尘器装了泄爆片",
    "what_happened": "某企业的除尘器没有泄爆片\n停用三天，装上了",
    "lessons": "买的时候没有人看得懂图纸",
    "check_today": "看看自己的除尘器有没有泄爆片",
}


@pytest.fixture
def gone(home: Any, world: World) -> Any:
    """A finding that is verifiably gone, of a criterion on the site."""
    criterion = make.criterion(make.standard())
    return finding(world, "closed", title="一号线的旧除尘器", criterion=criterion, criterion_revision=1)


def test_the_words_leave_after_a_second_person_has_cleared_them_and_nothing_else_does(world: World, gone: Any) -> None:
    draft = cases.write_case(gone, by=world.lead, **WORDS)
    cases.offer_case(draft, by=world.lead)
    page = cases.clear_case(draft, by=world.desk).page
    assert page
    assert not page.live
    assert (page.title, page.place, page.occurred_on.day) == (WORDS["title"], "某企业", 1)
    assert [row.criterion for row in page.basis_links.all()] == [gone.criterion]
    told = str([*CasePage.objects.filter(pk=page.pk).values(), *Revision.objects.values()])
    for word in (world.firm.name, world.firm.code, world.lead.name, gone.title, str(gone.uuid), str(draft.uuid)):
        assert word not in told
    assert not ReferenceIndex.objects.filter(content_type__app_label="assistance").exists()
    assert [line[0] for line in lines(draft)] == ["write_case", "submit", "clear_case"]


@pytest.mark.parametrize("field", WORDS)
def test_whoever_could_be_told_from_it_is_not_in_it(world: World, gone: Any, field: str) -> None:
    EnterpriseContact.objects.create(enterprise=world.firm, name="示例联系人", phone="0592-1234567")
    for word in (world.firm.name, world.firm.code, world.boss.name, world.lead.name, "示例联系人", "13812345678"):
        with pytest.raises(CaseNamesSomebodyError, match=word):
            cases.write_case(gone, by=world.lead, **WORDS | {field: f"这是{word}的"})
    assert not CaseDraft.objects.exists()


def test_a_name_is_known_without_its_place_and_its_kind(world: World, gone: Any) -> None:
    world.firm.name = "厦门市亮晶晶木业有限公司"
    world.firm.save()
    assert "亮晶晶木业" in traces("亮晶晶木业的车间", gone.visit)
    assert traces("一家木业公司的车间，厦门市", gone.visit) == []
    assert traces("帮扶〔2026〕0001号", gone.visit) == ["帮扶〔2026〕0001号"]


def test_nobody_clears_his_own_words(world: World, gone: Any) -> None:
    draft = cases.write_case(gone, by=world.desk, **WORDS)
    cases.offer_case(draft, by=world.desk)
    with pytest.raises(OwnCaseError, match="另一位同事"):
        cases.clear_case(draft, by=world.desk)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseDraft.objects.filter(pk=draft.pk).update(state="cleared", cleared_by=world.desk, page=make.case())
    assert cases.clear_case(draft, by=somebody(Role.HELP_DESK)).state == CaseState.CLEARED


def test_its_writer_is_not_shown_the_form_to_clear_and_what_is_no_way_is_not_gone(client: Client) -> None:
    world = World(desk=make.user(Role.HELP_DESK))
    draft = case(world, "offered", written_by=world.desk)
    client.force_login(world.desk)
    assert "交给编辑</button>" not in client.get(reverse("help_case", args=[draft.finding.uuid])).content.decode()
    assert client.post(reverse("help_move_case", args=[draft.uuid]), {"way": "unheard of"}).status_code == 400


def test_who_may_not_does_nothing(world: World, gone: Any) -> None:
    draft = cases.write_case(gone, by=world.expert, **WORDS)
    acts: list[Any] = [
        lambda by: cases.write_case(gone, by=by, **WORDS),
        lambda by: cases.offer_case(draft, by=by),
        lambda by: cases.drop_case(draft, by=by, why="不"),
        lambda by: cases.clear_case(draft, by=by),
    ]
    for by in (world.boss, world.chief, World().lead, somebody(Role.ENFORCEMENT), somebody(is_superuser=True)):
        for act in acts:
            with pytest.raises(NotAllowedError):
                act(by)
    with pytest.raises(NotAllowedError):
        cases.clear_case(draft, by=world.lead)
    assert len(lines(draft)) == 1


def test_what_is_not_gone_is_no_case_and_what_is_offered_is_not_rewritten(world: World, gone: Any) -> None:
    with pytest.raises(NotNowError):
        cases.write_case(finding(world), by=world.lead, **WORDS)
    draft = cases.write_case(gone, by=world.lead, **WORDS)
    with pytest.raises(SaysNothingError, match="教训"):
        cases.write_case(gone, by=world.lead, **WORDS | {"lessons": " "})
    with pytest.raises(NotFromHereError):
        cases.clear_case(draft, by=world.desk)
    cases.offer_case(draft, by=world.lead)
    with pytest.raises(NotNowError):
        cases.write_case(gone, by=world.lead, **WORDS)
    with pytest.raises(SaysNothingError):
        cases.return_case(draft, by=world.desk, why="")
    cases.return_case(draft, by=world.desk, why="第二句看得出是谁家")
    cases.drop_case(draft, by=world.lead, why="说不清楚")
    assert cases.write_case(gone, by=world.lead, **WORDS).pk != draft.pk


@pytest.mark.parametrize("state", ["writing", "offered"])
def test_what_was_opened_again_is_no_case_any_more(world: World, state: str) -> None:
    draft = case(world, state)
    type(draft.finding).objects.filter(pk=draft.finding_id).update(state="open", closed_at=None)
    with pytest.raises(NotNowError):
        cases.offer_case(draft, by=world.lead) if state == "writing" else cases.clear_case(draft, by=world.desk)


@pytest.mark.parametrize("state", ["writing", "offered", "cleared"])
def test_the_page_of_what_was_opened_again_says_so_and_offers_nothing_that_is_refused(
    client: Client, home: Any, state: str
) -> None:
    world = World(desk=make.user(Role.HELP_DESK))
    draft = case(world, state)
    address = reverse("help_case", args=[draft.finding.uuid])
    client.force_login(world.desk)
    assert "又打开了" not in client.get(address).content.decode()
    type(draft.finding).objects.filter(pk=draft.finding_id).update(state="open", closed_at=None, times_reopened=1)
    page = client.get(address).content.decode()
    assert "这项隐患又打开了" in page
    for way in ("offer", "clear", "return"):
        assert f'value="{way}"' not in page
    assert "存下</button>" not in page
    assert ('value="drop"' in page) is (state != "cleared")
    assert ("不要发布" in page) is (state == "cleared")
    assert address in client.get(reverse("help_finding", args=[draft.finding.uuid])).content.decode()


def test_what_waits_to_be_cleared_stands_at_the_desk_the_oldest_first_and_is_counted(client: Client) -> None:
    world = World(desk=make.user(Role.HELP_DESK))
    client.force_login(world.desk)
    url, mine = reverse("help_decisions"), reverse("my_page")
    assert "没有等您把关的案例稿" in client.get(url).content.decode()
    offered = [case(world, title=f"案例{n}") for n in range(3)]
    for draft in offered[1:]:
        cases.offer_case(draft, by=world.lead)
    # His own, one that was opened again, one that is still being written.
    case(world, "offered", title="自己的", written_by=world.desk)
    again = case(world, "offered", title="又打开的")
    type(again.finding).objects.filter(pk=again.finding_id).update(state="open", closed_at=None)
    page = client.get(url).content.decode()
    assert page.index("案例1") < page.index("案例2")
    assert not [title for title in ("案例0", "自己的", "又打开的") if title in page]
    assert f"{world.lead.name}写" in page
    assert "2 份，看看认不认得出是谁家" in client.get(mine).content.decode()
    board = BeautifulSoup(client.get(reverse("help_desk")).content, "lxml")
    assert board.find("a", href=f"{url}#cases").find_next_sibling().get_text() == "2"  # type: ignore[union-attr]
    client.force_login(make.user(Role.BUREAU_LEAD))
    assert "案例稿" not in client.get(url).content.decode()
    assert "案例稿" not in client.get(mine).content.decode()


def test_a_site_without_a_place_for_cases_says_so_and_keeps_the_draft(world: World) -> None:
    draft = case(world, "offered")
    CaseIndexPage.objects.update(live=False)
    with pytest.raises(AssistanceError, match="案例目录"):
        cases.clear_case(draft, by=world.desk)
    draft.refresh_from_db()
    assert draft.state == CaseState.OFFERED


def test_the_page_of_a_case_from_the_first_word_to_the_published_page(home: Any, client: Client) -> None:
    world = World(lead=make.user(Role.HELP_TEAM), desk=make.user(Role.HELP_DESK))
    gone = finding(world, "closed", criterion=make.criterion(make.standard()), criterion_revision=1)
    address = reverse("help_case", args=[gone.uuid])
    client.force_login(world.lead)
    kept = client.post(address, WORDS | {"lessons": f"{world.firm.name}图便宜"})
    assert "还看得出是谁家" in kept.content.decode()
    assert "停用三天，装上了" in kept.content.decode()
    client.post(address, WORDS)
    draft = CaseDraft.objects.get()
    client.post(reverse("help_move_case", args=[draft.uuid]), {"way": "offer"})
    client.force_login(world.boss)
    shown = client.get(address).content.decode()
    assert "停用三天，装上了" in shown
    assert "交给编辑</button>" not in shown
    client.force_login(world.desk)
    assert "看不出是谁家，交给编辑" in client.get(address).content.decode()
    client.post(reverse("help_move_case", args=[draft.uuid]), {"way": "clear"})
    page = CaseDraft.objects.get().page
    assert page
    make.publish(page)
    shown = client.get(address).content.decode()
    assert page.url in shown
    assert gone.criterion.url in shown
    assert gone.criterion.url in client.get(page.url).content.decode()
    client.force_login(World().boss)
    assert client.get(address).status_code == 404
    assert client.post(reverse("help_move_case", args=[draft.uuid]), {"way": "drop"}).status_code == 404
