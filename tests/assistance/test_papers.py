"""Papers of help: what is on record, in words that are no verdict, to whoever may read it, and nothing else."""

import io
import re
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from accounts.roles import Role
from assistance.domain.errors import NotAllowedError
from assistance.domain.looking import look_at_all
from assistance.enums import FindingState, Level, PlanState, VisitState
from assistance.models import (
    Advice,
    AssistanceLog,
    Finding,
    HelpVisit,
    RectificationPlan,
    Signature,
    Verification,
)
from assistance.views.papers.links import papers_of
from tests import factories as make
from tests.assistance import making
from tests.assistance.making import World
from tests.assistance.papers import OWNER, enter, get, photo, pictured, text_of
from tests.content.paper.reading import words
from theme import pdf

pytestmark = pytest.mark.django_db
RING = [
    {"kind": "ring", "x": 0.3, "y": 0.3, "w": 0.4, "h": 0.4},
    {"kind": "arrow", "x": 0, "y": 0, "x2": 0.3, "y2": 0.3},
]


@pytest.fixture
def visit(world: World) -> HelpVisit:
    """Signed, with an ordinary finding and a major one that a criterion lists."""
    making.wall_text(text="不移交执法，除非现在就有危险。")
    row = making.visit(
        world,
        VisitState.DELIVERED,
        opening="说了来意<b>",
        closing="约好月底再看",
        met="王厂长",
        worker_representative="李师傅",
        joint_with="消防救援大队",
    )
    first = making.finding(world, of=row, title="通道被堵", text="老张堆的纸箱", place="二号仓库", cause="没地方放")
    criterion = make.criterion(title="除尘系统没有泄爆")
    major = making.finding(
        world,
        of=row,
        level=Level.MAJOR,
        criterion=criterion,
        criterion_revision=3,
        criterion_frozen=[
            {"name": "title", "heading": "标题", "text": "除尘系统没有泄爆", "is_list": False},
            {"name": "gist", "heading": "大意", "text": "除尘器要有泄爆、惰化、抑爆中的一种", "is_list": False},
        ],
    )
    pictured(world, first, marks=RING)
    pictured(world, major, "green")
    Advice.objects.create(visit=row, finding=major, given_by=world.expert, text="找厂家加泄爆片")
    Advice.objects.create(visit=row, given_by=world.expert, text="每周清扫一次积尘")
    kept = photo(world, "black")
    Signature.objects.create(
        visit=row, side="team", how="screen", person=world.lead, taken_by=world.lead, file=kept.uuid
    )
    return row


def test_the_report_says_all_that_is_on_record(world: World, visit: HelpVisit, client: Client) -> None:
    paper = get(client, world.boss, "help_report_pdf", visit)
    file = get(client, world.boss, "help_report_docx", visit)
    for text in (words(paper), text_of(file)):
        for said in (
            visit.number,
            world.firm.name,
            world.lead.name,
            world.expert.name,
            "王厂长",
            "李师傅",
            "消防救援大队",
            "通道被堵",
            "二号仓库",
            "判定标准列明的情形",
            "不是执法认定",
            "除尘器要有泄爆、惰化、抑爆中的一种",
            "第 3 次发布",
            "停用这台除尘器",
            "找厂家加泄爆片",
            "每周清扫一次积尘",
            "约好月底再看",
            "企业（签字）",
            "有异议",
            "不移交执法，除非现在就有危险。",
        ):
            assert said in text, said
        assert "草稿" not in text
    assert "说了来意<b>" in words(paper)
    assert Document(io.BytesIO(file)).core_properties.author != world.boss.name


def test_photos_are_on_it_and_nothing_that_hung_on_them(world: World, visit: HelpVisit, client: Client) -> None:
    paper = get(client, world.boss, "help_report_pdf", visit)
    assert len(re.findall(rb"/DCTDecode", paper)) == 3
    assert OWNER.encode() not in paper
    with ZipFile(io.BytesIO(get(client, world.boss, "help_report_docx", visit))) as file:
        media = [name for name in file.namelist() if name.startswith("word/media/")]
        assert len(media) == 3
        assert all(OWNER.encode() not in file.read(name) for name in file.namelist())
        marked = [Image.open(io.BytesIO(file.read(name))).convert("RGB") for name in media]
    # The ring's left edge, on the blue one.
    places = [picture.getpixel((int(picture.width * 0.3) + 3, picture.height // 2)) for picture in marked]
    assert [place for place in places if isinstance(place, tuple) and place[0] > 150]
    assert all(picture.width == 800 for picture in marked)


def test_who_prints_photos_has_looked_at_them(world: World, visit: HelpVisit, client: Client) -> None:
    get(client, world.boss, "help_report_pdf", visit)
    assert not AssistanceLog.objects.filter(act="see").exists()
    for name in ("help_report_pdf", "help_report_docx"):
        get(client, world.desk, name, visit)
    seen = AssistanceLog.objects.filter(act="see", by=world.desk, enterprise=world.firm)
    assert sorted(seen.values_list("thing_uuid", flat=True)) == sorted(visit.findings.values_list("uuid", flat=True))
    with pytest.raises(NotAllowedError):
        look_at_all(list(visit.findings.select_related("visit")), by=World().boss)


def test_a_draft_is_for_those_who_write_it(world: World, client: Client) -> None:
    row = making.visit(world, VisitState.UNDER_WAY)
    making.finding(world, FindingState.DRAFT, of=row, title="刚看到的")
    for person in (world.lead, world.expert, world.desk):
        text = words(get(client, person, "help_report_pdf", row))
        assert "草稿，还没有签字" in text
        assert "刚看到的" in text
    for person in (world.boss, world.officer, world.worker, World().lead):
        for name in ("help_report_pdf", "help_report_docx", "help_notice_pdf"):
            get(client, person, name, row, 404)
    for state in (VisitState.PLANNED, VisitState.CANCELLED):
        get(client, world.lead, "help_report_pdf", making.visit(world, state), 404)


def test_what_was_struck_stays_in_its_place_only_where_the_firm_had_it(
    world: World, visit: HelpVisit, client: Client
) -> None:
    making.finding(world, FindingState.STRUCK, of=visit, title="写错的一项")
    had = making.finding(world, FindingState.STRUCK, of=visit, title="别家的设备")
    making.answer(world, "taken", of=had)
    for person in (world.boss, world.lead):
        text = words(get(client, person, "help_report_pdf", visit))
        assert "写错的一项" not in text
        assert "别家的设备" in text
        assert "已经划掉" in text
        assert "2 项，其中判定标准列明的情形 1 项" in text
        assert "别家的设备" not in words(get(client, person, "help_notice_pdf", visit))


def test_a_report_takes_as_many_queries_for_many_findings_as_for_one(
    world: World, visit: HelpVisit, client: Client, django_assert_max_num_queries: Any
) -> None:
    # The site's own row is made by whoever comes first.
    get(client, world.desk, "help_report_docx", visit)
    counts = []
    for more in (0, 4):
        for n in range(more):
            found = making.finding(world, of=visit, title=f"又一项{n}")
            pictured(world, found, f"#0000{n}0")
            Advice.objects.create(visit=visit, finding=found, given_by=world.expert, text="换掉")
        enter(client, world.desk)
        AssistanceLog.objects.all().delete()
        with django_assert_max_num_queries(30) as seen:
            assert client.get(reverse("help_report_docx", args=[visit.uuid])).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_list_on_the_wall_names_no_people(world: World, visit: HelpVisit, client: Client, settings: Any) -> None:
    settings.HELP_TELEPHONE = "0000-7654321"
    for name, read in (("help_notice_pdf", words), ("help_notice_docx", text_of)):
        text = read(get(client, world.boss, name, visit))
        for said in ("通道被堵", "二号仓库", "停用这台除尘器", "判定标准列明的情形", "帮扶电话 0000-7654321"):
            assert said in text
        for people in ("王厂长", "李师傅", "老张", world.lead.name, world.expert.name, "没地方放"):
            assert people not in text


@pytest.fixture
def plan(world: World, visit: HelpVisit) -> RectificationPlan:
    covers = list(visit.findings.all())
    return making.plan(world, PlanState.AGREED, *covers, liable="周主任", money=12345)


def test_the_plan_has_its_five_parts(world: World, plan: RectificationPlan, client: Client) -> None:
    for name, read in (("help_plan_pdf", words), ("help_plan_docx", text_of)):
        text = read(get(client, world.officer, name, plan))
        for said in ("装泄爆片", "周主任", "12,345.00 元", "四、时限", "停用这台除尘器", "通道被堵"):
            assert said in text
    # A lead of the bureau reads of major hazards only.
    text = words(get(client, world.chief, "help_plan_pdf", plan))
    assert "通道被堵" not in text
    assert "另有 1 项不在这张纸上" in text


def test_the_note_of_verification_shows_before_and_after(world: World, visit: HelpVisit, client: Client) -> None:
    major = visit.findings.get(level=Level.MAJOR)
    get(client, world.boss, "help_verification_pdf", major, 404)
    making.evidence(world, major, file=photo(world, "olive").uuid, text="装好了")
    making.evidence(world, major, file=making.uuid.uuid4(), text="检测报告")
    Verification.objects.create(
        finding=major, by=world.lead, second=world.expert, on_site=True, result="gone", text="当面试过", is_major=True
    )
    for name, read in (("help_verification_pdf", words), ("help_verification_docx", text_of)):
        text = read(get(client, world.desk, name, major))
        for said in (
            "已消除",
            "当面试过",
            world.lead.name,
            world.expert.name,
            "装好了",
            "文件：检测报告",
            "到现场看的",
        ):
            assert said in text
    assert AssistanceLog.objects.filter(act="see", by=world.desk, thing="evidence").count() == 2


def test_the_firms_own_report_of_a_major_hazard(world: World, visit: HelpVisit, client: Client) -> None:
    major = visit.findings.get(level=Level.MAJOR)
    making.plan(world, PlanState.AGREED, major, liable="周主任", money=12345)
    text = text_of(get(client, world.boss, "help_major_docx", major))
    page = get(client, world.boss, "help_major", major).decode()
    for said in (
        "一、现状和产生的原因",
        "二、危害程度",
        "三、治理方案",
        world.firm.name,
        "除尘器要有泄爆、惰化、抑爆中的一种",
        "1. 装泄爆片",
        "12,345.00 元",
        "周主任",
        "主要负责人（签字）",
    ):
        assert said in text
        assert said in page
    get(client, world.boss, "help_major_docx", visit.findings.get(level=Level.ORDINARY), 404)


def test_what_the_firm_hands_on_does_not_say_that_it_was_helped(
    world: World, visit: HelpVisit, client: Client, settings: Any
) -> None:
    settings.HELP_TELEPHONE = "0000-7654321"
    with ZipFile(io.BytesIO(get(client, world.boss, "help_major_docx", visit.findings.get(level=Level.MAJOR)))) as own:
        whole = "".join(own.read(name).decode(errors="replace") for name in own.namelist())
    for telltale in ("帮扶", "/help/", "7654321", visit.number):
        assert telltale not in whole
    with ZipFile(io.BytesIO(get(client, world.boss, "help_report_docx", visit))) as report:
        foot = report.read("word/footer1.xml").decode()
    for part in (visit.number, "帮扶电话 0000-7654321", "NUMPAGES"):
        assert part in foot


def test_a_paper_says_granted_and_listed_only_of_what_was(world: World, visit: HelpVisit, client: Client) -> None:
    row = visit.findings.get(title="通道被堵")
    Finding.objects.filter(pk=row.pk).update(level=Level.MAJOR, due_on=making.today(20), times_reopened=1)
    text = text_of(get(client, world.boss, "help_report_docx", visit))
    assert "最早定的是" in text
    assert "已同意延期" not in text
    assert "其中判定标准列明的情形 1 项" in text
    sheet: Any = load_workbook(io.BytesIO(get(client, world.boss, "help_ledger_xlsx", world.firm))).active
    assert "还没有对应到判定条款" in str(list(sheet.iter_rows(values_only=True)))
    making.extension(world, "granted", row)
    assert "已同意延期" in text_of(get(client, world.boss, "help_report_docx", visit))


def test_the_ledger_on_paper_and_as_a_table(world: World, plan: RectificationPlan, client: Client) -> None:
    Finding.objects.filter(title="通道被堵").update(place="=1+1")
    text = words(get(client, world.boss, "help_ledger_pdf", world.firm))
    for said in ("通道被堵", "周主任", "主要负责人（签字）", "判定标准列明的情形", "共 2 项"):
        assert said in text
    # A row stands on one sheet; the workbook has all of it.
    plan.measures.update(text="长" * 300)
    assert 2 * 80 < words(get(client, world.boss, "help_ledger_pdf", world.firm)).count("长") < 2 * 100
    sheet: Any = load_workbook(io.BytesIO(get(client, world.desk, "help_ledger_xlsx", world.firm))).active
    head, first, _ = sheet.iter_rows()
    row = {title.value: cell for title, cell in zip(head, first, strict=True)}
    assert (row["位置"].value, row["位置"].data_type) == ("=1+1", "s")
    assert row["资金（元）"].value == 12345
    assert row["整改措施"].value.count("长") == 300
    assert row["期限"].value.date() == making.today(10)
    for name in ("help_ledger_pdf", "help_ledger_xlsx"):
        get(client, world.lead, name, world.firm, 404)


def test_the_findings_of_a_report_in_the_fields_of_the_exchange(
    world: World, plan: RectificationPlan, client: Client
) -> None:
    visit = plan.visit
    major = visit.findings.get(level=Level.MAJOR)
    Verification.objects.create(
        finding=major, by=world.lead, second=world.expert, on_site=True, result="gone", text="当面试过", is_major=True
    )
    now = timezone.now()
    Finding.objects.filter(pk=major.pk).update(state=FindingState.CLOSED, fixed_at=now, closed_at=now)
    sheet: Any = load_workbook(io.BytesIO(get(client, world.boss, "help_exchange_xlsx", visit))).active
    head, *lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    first, second = (dict(zip([str(name).split()[1] for name in head], line, strict=True)) for line in lines)
    assert [first[name] for name in ("dangerName", "dangerLevel", "dangerSrc", "dangerState")] == ["通道被堵", 0, 8, 0]
    assert (first["dangerManageType"], first["hazardDangerType"], first["cost"]) == (1, 7, 12345)
    assert first["dangerManageDeadline"] == f"{making.today(10)} 23:59:59"
    assert (second["dangerLevel"], second["dangerState"]) == (1, 9)
    assert second["checkAcceptPerson"] == f"{world.lead.name}、{world.expert.name}"
    assert second["checkAcceptComment"] == "当面试过"
    assert second["attachments1"] == f"见{visit.number}第2项"
    get(client, world.lead, "help_exchange_xlsx", making.visit(world, VisitState.UNDER_WAY), 404)


def test_the_blank_form_has_a_serial_of_its_own(world: World, client: Client) -> None:
    serials = set()
    for person in (world.lead, world.desk):
        text = words(get(client, person, "help_blank_pdf"))
        serials |= set(re.findall(r"纸 \d{8}-[2-9A-Y]{4}", text))
    assert len(serials) == 2
    making.visit(world, VisitState.PLANNED)
    get(client, world.expert, "help_blank_pdf")
    for person in (world.boss, making.somebody(Role.ENFORCEMENT), making.somebody(Role.ADMINISTRATOR)):
        get(client, person, "help_blank_pdf", status=404)


def labels(row: Any, person: Any) -> list[str]:
    return [link.label for link in papers_of(row, person)]


def test_pages_offer_the_papers_that_there_are(world: World, visit: HelpVisit, plan: RectificationPlan) -> None:
    ahead, under_way = making.visit(world, VisitState.PLANNED), making.visit(world, VisitState.UNDER_WAY)
    assert labels(ahead, world.lead) == ["空白记录表"]
    assert labels(under_way, world.expert) == ["帮扶记录（草稿）", "空白记录表"]
    for row in (ahead, under_way, making.visit(world, VisitState.CANCELLED)):
        assert labels(row, world.boss) == []
    assert labels(visit, world.boss) == ["帮扶记录", "张贴给职工看的清单", "隐患清单"]
    assert labels(plan, world.boss) == ["整改方案"]
    assert labels(world.firm, world.boss) == ["隐患排查治理台账"]
    ordinary, major = visit.findings.all()
    assert labels(ordinary, world.boss) == []
    assert labels(major, world.boss) == ["重大事故隐患报告"]
    Verification.objects.create(
        finding=ordinary, by=world.lead, on_site=False, result="not_gone", text="还堆着", is_major=False
    )
    assert labels(ordinary, world.boss) == ["验收记录"]


def test_every_offer_opens(world: World, visit: HelpVisit, client: Client) -> None:
    enter(client, world.lead)
    for row in (visit, making.visit(world, VisitState.UNDER_WAY), *visit.findings.all()):
        for link in papers_of(row, world.lead):
            for _, url in link.files:
                assert client.get(url).status_code == 200, url
    client.force_login(world.boss)
    page = client.get(reverse("help_firm", args=[world.firm.uuid])).content.decode()
    assert reverse("help_ledger_pdf", args=[world.firm.uuid]) in page


def test_no_paper_now_is_said_in_words(world: World, visit: HelpVisit, client: Client) -> None:
    for _ in range(pdf.PLACES):
        pdf._places.acquire()
    try:
        assert "过一会儿再试" in get(client, world.boss, "help_report_pdf", visit, 503).decode()
    finally:
        for _ in range(pdf.PLACES):
            pdf._places.release()
