"""The pages of the 应训名单: for officers by district, for a firm what it must answer."""

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.dates import spoken_time
from accounts.enums import Looked, MemberRole
from accounts.models import District, Enterprise, EnterpriseContact, Look
from accounts.roles import Role
from intake.models import Import
from intake.tables.writing import write
from portal.models import HomePage
from tests import factories as make
from tests.assistance.making import somebody
from tests.training.making import firm, officer, session, worker
from tests.training.test_pages import entered, main, read
from training.domain.answers import decline
from training.domain.registering import register
from training.domain.targets import put_on
from training.domain.telling import tell_targets
from training.models import Session
from training.views.desk.urging import MOST_CHARACTERS

pytestmark = pytest.mark.django_db
REGISTER = Enterprise.objects.all()


@pytest.fixture(autouse=True)
def _whole_site(home: HomePage) -> None:
    """Every page stands in the frame of the site."""


@pytest.fixture
def chief() -> Client:
    """A training officer's browser."""
    return entered(make.user(Role.TRAINING_OFFICER))


def place(name: str, order: int = 0) -> District:
    return District.objects.create(name=name, kind="区", order=order)


def send(client: Client, name: str, at: Session, **typed: Any) -> Any:
    return client.post(reverse(name, args=[at.uuid]), typed, follow=True)


def listed(at: Session) -> None:
    put_on(at, REGISTER, by=officer())


def test_the_answers_are_counted_by_district_and_lead_to_the_firms(chief: Client) -> None:
    at, east, west = session(), place("示例东区"), place("示例西区", 1)
    (comes, boss), (stays, its_boss) = firm(name="来的厂", district=east), firm(name="不来的厂", district=east)
    silent = make.enterprise(name="不响的厂", district=east)
    make.enterprise(name="别区的厂", district=west)
    EnterpriseContact.objects.create(enterprise=silent, name="示例联系人", phone="0592-0000001")
    EnterpriseContact.objects.create(enterprise=comes, name="不必打给他", phone="0592-0000002")
    assert "名单还是空的" in read(chief, "training_targets", at.uuid)
    listed(at)
    register(at, trainee=worker(comes), by=boss, enterprise=comes)
    decline(at, enterprise=stays, by=its_boss, why="停产检修到月底")
    page = chief.get(reverse("training_targets", args=[at.uuid]))
    assert "应到4家：已报名1家（1人），说了不来1家，没有回音2家" in main(page)
    rows = BeautifulSoup(page.content, "html.parser").select("main tbody tr")
    cells = [[cell.get_text().strip() for cell in row.find_all(["th", "td"])] for row in rows]
    assert cells == [["示例东区", "3", "1", "1", "1", "1"], ["示例西区", "1", "1", "0", "0", "0"]]
    said = read(chief, "training_targets_firms", at.uuid, query=f"?district={east.pk}&answer=silent")
    assert "不响的厂" in said
    assert "示例联系人0592-0000001" in said
    assert not any(name in said for name in ("来的厂没有", "别区的厂", "不必打给他"))
    said = read(chief, "training_targets_firms", at.uuid, query="?answer=declined")
    assert "停产检修到月底" in said
    assert its_boss.name in said
    # Whom he can call he has seen, and that is on record; of the others he saw nobody.
    assert set(Look.objects.filter(what=Looked.CONTACTS).values_list("enterprise__name", flat=True)) == {"不响的厂"}
    for query in ("?district=x&answer=y", "?district=999999999999"):
        assert "应训企业4家" in read(chief, "training_targets_firms", at.uuid, query=query)


def test_priority_of_those_on_the_list_is_said(chief: Client) -> None:
    until = timezone.now() + timezone.timedelta(days=1)
    at, other = session(priority_until=until, priority_listed=True), session()
    make.enterprise()
    for one in (at, other):
        listed(one)
    assert "名单上的企业先报上" in read(chief, "training_targets", at.uuid)
    assert "先报上" not in read(chief, "training_targets", other.uuid)


def texts(page: Any) -> dict[str, str]:
    """By its heading, what is to be copied."""
    soup = BeautifulSoup(page.content, "html.parser")
    return {
        label.get_text(): area.get_text()
        for area in soup.select("main textarea")
        for label in soup.select(f"label[for={area['id']}]")
    }


def test_the_texts_for_the_groups_are_complete(chief: Client) -> None:
    at, east, west = session(), place("示例东区"), place("示例西区", 1)
    made, boss = firm(name="来的厂", district=east)
    make.enterprise(name="不响的厂", district=east)
    names = [f"示例西区安全生产第{n:03}号有限责任公司" for n in range(160)]
    Enterprise.objects.bulk_create(
        Enterprise(name=name, name_key=name, code=f"LS{n:016}", district=west) for n, name in enumerate(names)
    )
    listed(at)
    register(at, trainee=worker(made), by=boss, enterprise=made)
    found = texts(chief.get(reverse("training_targets", args=[at.uuid])))
    title = f"“{at.course.title} {at.title}”"
    assert f"{title}示例东区应到 2 家，已报名 1 家，还有 1 家没有回音：不响的厂。" in found["示例东区"]
    assert "截至 " in found["示例东区"]
    assert f"请在 {spoken_time(at.closes_at)} 前报名" in found["示例东区"]
    assert found["示例东区"].endswith(reverse("training_session", args=[at.uuid]))
    assert found["示例东区"].split("：")[-1] != ""
    assert f"{title}应到 162 家，已报名 1 家，还有 161 家没有回音。示例东区 1 家；示例西区 160 家。" in found["全部"]
    parts = [text for name, text in found.items() if name.startswith("示例西区")]
    assert len(parts) > 1
    assert all(len(text) < MOST_CHARACTERS + 300 for text in parts)
    assert all(sum(name in text for text in parts) == 1 for name in names)
    Session.objects.filter(pk=at.pk).update(closes_at=timezone.now())
    assert "已经截止" in texts(chief.get(reverse("training_targets", args=[at.uuid])))["示例东区"]


def test_firms_are_chosen_pasted_and_copied(chief: Client) -> None:
    at, other, east, dust = session(), session(), place("示例东区"), make.scene()
    for n in range(3):
        make.enterprise(name=f"粉尘{n}厂", district=east, scenes=[dust], grade="A", weak_base=True)
    make.enterprise(name="停业的厂", district=east, scenes=[dust], closed_on=timezone.localdate())
    make.enterprise(name="别的厂")
    asked = f"?district={east.pk}&scenes={dust.pk}&grade=&look=1"
    assert "会加上3家。1家已经停业，不加" in read(chief, "training_targets_add", at.uuid, query=asked)
    assert at.targets.count() == 0
    chosen = {"way": "choose", "district": east.pk, "scenes": dust.pk}
    assert "加上了3家，1家已经停业，没有加" in main(send(chief, "training_targets_add", at, **chosen))
    assert "另有3家已在名单上" in read(chief, "training_targets_add", at.uuid, query=asked)
    assert "会加上4家" not in read(chief, "training_targets_add", other.uuid)
    page = send(chief, "training_targets_add", at, way="paste", text="别的厂\n粉尘0厂\n没有这家")
    assert "加上了1家，1家本来就在名单上" in main(page)
    assert "1行在企业名录里没有找到" in main(page)
    assert BeautifulSoup(page.content, "html.parser").select_one("textarea").get_text().strip() == "没有这家"  # type: ignore[union-attr]
    assert "请贴上企业名称或代码" in main(send(chief, "training_targets_add", at, way="paste", text=" "))
    assert "一次最多" in main(send(chief, "training_targets_add", at, way="paste", text="甲\n" * 3001))
    assert "请选一期" in main(send(chief, "training_targets_add", other, way="copy", other=""))
    assert "加上了4家" in main(send(chief, "training_targets_add", other, way="copy", other=at.pk))
    assert "本来就在名单上" in main(send(chief, "training_targets_add", other, way="copy", other=at.pk))
    assert (at.targets.count(), other.targets.count()) == (4, 4)


def test_a_table_is_judged_line_by_line_and_put_on(chief: Client) -> None:
    at, there = session(), make.enterprise(name="本来就在的厂")
    listed(at)
    make.enterprise(name="新加的厂")
    closed = make.enterprise(name="停业的厂", closed_on=timezone.localdate())
    lines = [[there.name, ""], ["新加的厂", ""], ["新加的厂", ""], ["", closed.code], ["没有这家", ""], ["", ""]]
    table = SimpleUploadedFile("名单.xlsx", write(["单位名称", "信用代码"], lines))
    start = reverse("training_targets_import:start", args=[at.uuid])
    preview = chief.post(start, {"file": table}, follow=True)
    said = main(preview)
    for words in ("要加上的", "已在名单上", "这家已经停业，不加", "企业名录里没有“没有这家”"):
        assert words in said
    assert at.targets.count() == 1
    job = Import.objects.get(layout="training_targets")
    confirm = reverse("training_targets_import:confirm", args=[at.uuid, job.uuid])
    for _ in range(2):
        chief.post(confirm)
    assert set(at.targets.values_list("enterprise__name", flat=True)) == {"本来就在的厂", "新加的厂"}
    # Of another session it is nobody's business.
    assert chief.get(reverse("training_targets_import:show", args=[session().uuid, job.uuid])).status_code == 404


def test_firms_are_asked_by_a_button_and_those_without_an_account_are_named_to_be_called(chief: Client) -> None:
    at, _ = session(), firm()
    make.enterprise()
    listed(at)
    said = read(chief, "training_targets", at.uuid)
    assert "通知1家，请他们派人" in said
    assert "1家没有账号，通知不到，请打电话" in said
    assert "正在通知1家" in main(send(chief, "training_targets_tell", at, what="invite"))
    assert "没有要通知的企业" in main(send(chief, "training_targets_tell", at, what="invite"))
    tell_targets()
    said = read(chief, "training_targets", at.uuid)
    assert "有账号的都通知过了，明天可以再催" in said
    assert "一天最多一次" in main(send(chief, "training_targets_tell", at, what="remind"))
    assert "应训名单" in main(send(chief, "training_targets_tell", at, what="x"))
    draft = session(state="draft")
    listed(draft)
    assert "公布以后才能通知" in read(chief, "training_targets", draft.uuid)
    assert "请先公布" in main(send(chief, "training_targets_tell", draft, what="invite"))


def test_firms_are_taken_off_and_those_that_answered_only_when_asked_twice(chief: Client) -> None:
    at, (made, boss) = session(), firm()
    make.enterprise()
    listed(at)
    decline(at, enterprise=made, by=boss, why="停产")
    keys = [row.pk for row in at.targets.all()]
    assert "一家都没有勾选" in main(send(chief, "training_targets_firms", at))
    page = send(chief, "training_targets_firms", at, target=[*keys, "x"])
    assert "一家都没有拿下" in main(page)
    # What was ticked stays so.
    assert len(BeautifulSoup(page.content, "html.parser").select("input[name=target][checked]")) == 2
    assert at.targets.count() == 2
    assert "拿下了2家" in main(send(chief, "training_targets_firms", at, target=keys, sure="on"))
    assert at.targets.count() == 0


def test_the_list_as_excel_with_numbers_of_those_who_are_silent_only(chief: Client) -> None:
    at, (made, boss) = session(), firm(name="=1+1")
    silent = make.enterprise(name="不响的厂")
    for one in (made, silent):
        EnterpriseContact.objects.create(enterprise=one, name="联系人", phone=f"0592-{one.pk}")
    listed(at)
    decline(at, enterprise=made, by=boss, why="停产检修")
    answer = chief.get(reverse("training_targets_export", args=[at.uuid]))
    assert "private, no-store" in answer["Cache-Control"]
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[4], row[6], row[7]) for row in rows] == [
        ("=1+1", "说了不来", "停产检修", None),
        ("不响的厂", "没有回音", None, f"联系人 0592-{silent.pk}"),
    ]
    assert list(Look.objects.values_list("enterprise__name", flat=True)) == ["不响的厂"]
    narrowed = chief.get(reverse("training_targets_export", args=[at.uuid]) + "?answer=silent")
    assert load_workbook(io.BytesIO(narrowed.content)).active.max_row == 2


def test_a_firm_on_the_list_reads_it_and_registers_or_says_why_not() -> None:
    at, (made, boss) = session(), firm()
    client, args = entered(boss), [made.uuid, at.uuid]
    for name, on in (("training_session", [at.uuid]), ("training_firm_session", args)):
        assert "应训名单" not in read(client, name, *on)
    assert client.get(reverse("training_not_coming", args=args)).status_code == 404
    listed(at)
    for name, on in (("training_session", [at.uuid]), ("training_firm_session", args)):
        assert "在应训名单上，请派人参加" in read(client, name, *on)
    member = make.member(made, MemberRole.MEMBER, somebody()).person
    assert "应训名单" not in read(entered(member), "training_session", at.uuid)
    assert f"要派人，还没有报名：{at.course.title}" in read(client, "my_page")
    assert "请写上为什么不来" in main(client.post(reverse("training_not_coming", args=args), {"why": " "}))
    said = main(client.post(reverse("training_not_coming", args=args), {"why": "停产检修"}, follow=True))
    assert "告诉应急局了" in said
    assert "您说了这一期不来" in said
    # The words are for officers.
    assert "停产检修" not in said + read(client, "training_session", at.uuid)
    assert "要派人" not in read(client, "my_page")
    register(at, trainee=worker(made), by=boss, enterprise=made)
    assert "应训名单" not in read(client, "training_firm_session", *args)
    assert "报了1人" in main(client.post(reverse("training_not_coming", args=args), {"why": "不来"}))


def test_an_officer_writes_down_what_he_heard_on_the_telephone(chief: Client) -> None:
    at, other = session(), session()
    silent = make.enterprise(name="不响的厂")
    url = reverse("training_targets_heard", args=[at.uuid, silent.uuid])
    assert chief.get(url).status_code == 404
    listed(at)
    assert "电话里说了不来" in read(chief, "training_targets_firms", at.uuid)
    assert "请写上为什么不来" in main(chief.post(url, {"why": ""}))
    assert "记下了：不响的厂不来" in main(chief.post(url, {"why": "说是停产"}, follow=True))
    assert "说是停产" in read(chief, "training_targets_firms", at.uuid, query="?answer=declined")
    assert chief.get(reverse("training_targets_heard", args=[other.uuid, silent.uuid])).status_code == 404


def test_what_is_over_or_off_asks_nobody_any_more() -> None:
    _, boss = firm()
    for at in (session(starts_in=-1), session(state="cancelled"), session(state="draft")):
        listed(at)
        if at.state != "draft":
            assert "请派人" not in read(entered(boss), "training_session", at.uuid)
        assert "要派人" not in read(entered(boss), "my_page")


@pytest.mark.parametrize(
    "name", ["training_targets", "training_targets_firms", "training_targets_export", "training_targets_add"]
)
def test_hundreds_of_firms_cost_no_more_queries(name: str, chief: Client) -> None:
    at, (_, boss) = session(), firm(district=place("示例东区"))
    listed(at)
    counts, url = [], reverse(name, args=[at.uuid]) + "?look=1"
    for more in (0, 800):
        places = [place(f"示例{more}{n}区") for n in range(8)]
        Enterprise.objects.bulk_create(
            Enterprise(name=f"示例{n}", name_key=f"示例{n}", code=f"LS{n:016}", district=places[n % 8])
            for n in range(more)
        )
        firms = Enterprise.objects.filter(code__startswith="LS0000000000")
        EnterpriseContact.objects.bulk_create(
            EnterpriseContact(enterprise=one, name="联系人", phone="0592-0000000") for one in firms
        )
        listed(at)
        at.targets.filter(enterprise__in=list(firms[:100])).update(
            answered_at=timezone.now(), why="停产", answered_by=boss
        )
        chief.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert chief.get(url).status_code == 200
        counts.append(len(asked))
    # What was looked at is written down in pieces of some hundred.
    pieces = 8 if name == "training_targets_export" else 1
    assert counts[1] <= counts[0] + pieces, counts
    assert counts[1] <= 15 + pieces, counts
