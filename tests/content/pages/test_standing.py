"""Whether a text still holds, who decides and what must be read with it: said on every page that it concerns."""

from django.test import Client

from accounts.models import Department
from content import models as content
from portal.models import HomePage
from tests import factories as make
from tests.content.pages.reading import addresses, closed_up, edit, main_of, section, text_of

TRANSITION = content.StandardPage.Status.IN_TRANSITION
SUPERSEDED = content.StandardPage.Status.SUPERSEDED


def replaced(status: str) -> tuple[content.CriterionPage, content.CriterionPage, content.StandardPage]:
    """Two criteria of a standard that is being replaced, the first with a clause that follows it; and the successor."""
    successor = make.standard(title="新的判定准则", doc_number="AQ 3067—2026", effective_text="2026-09-30")
    old = make.standard(title="旧的判定标准", status=status, successor=successor, status_text="是否明文废止未查到")
    first, second = make.criterion(old, item="第一项"), make.criterion(old, item="第二项")
    content.ClauseTopic.objects.create(
        standard=successor,
        clause="5.1.1",
        topic="主要负责人考核",
        old_item_text="第一项",
        old_criterion=first,
        sort_order=0,
    )
    content.ClauseTopic.objects.create(
        standard=successor, clause="5.1.3", topic="操作人员学历", old_item_text="（新增或无直接对应）", sort_order=1
    )
    return first, second, successor


def test_a_criterion_in_transition_says_so_before_anything_else(home: HomePage, client: Client) -> None:
    first, _, successor = replaced(TRANSITION)
    main = main_of(client, first)
    notice = main.select_one(".notice-warn")
    assert notice.sourceline < main.select_one(".layer").sourceline
    words = closed_up(notice.get_text())
    for said in ("这个标准正在被接替", "新的判定准则", "AQ3067—2026", "2026-09-30", "是否明文废止未查到"):
        assert said in words
    for mark in ("按条题对应，未对照原文", "条题，正文未见"):
        assert mark in words
    compared = f"{first.standard.url}compare/#item-{first.slug}"
    assert addresses(notice) == [successor.url, compared, f"{successor.url}#clause-5.1.1"]
    assert main_of(client, successor).find(id="clause-5.1.1") is not None
    assert "现行" not in main.select_one(".badges").get_text()


def test_a_criterion_without_a_following_clause_sends_to_the_new_standard(home: HomePage, client: Client) -> None:
    _, second, successor = replaced(TRANSITION)
    notice = main_of(client, second).select_one(".notice-warn")
    assert "还没有整理出与这一条对应的新条款" in notice.get_text()
    assert addresses(notice) == [successor.url, f"{second.standard.url}compare/#item-{second.slug}"]
    edit(second, superseded_by_topic="AQ 3067-2026 条 5.5.5（按条题对应，正文未见）")
    notice = main_of(client, second).select_one(".notice-warn")
    assert "AQ 3067-2026 条 5.5.5（按条题对应，正文未见）" in notice.get_text()


def test_a_superseded_standard_stays_and_says_so_at_the_top(home: HomePage, client: Client) -> None:
    first, second, successor = replaced(SUPERSEDED)
    main = main_of(client, first.standard)
    assert "这个标准已被接替" in main.select_one(".notice-warn").get_text()
    contents = section(main, "contents")
    assert addresses(contents) == [first.url, f"{successor.url}#clause-5.1.1", second.url]
    assert "按条题对应，未对照原文" in contents.get_text()
    assert "已被接替" in main_of(client, second).select_one(".notice-warn").get_text()


def test_a_standard_in_force_has_no_warning(home: HomePage, client: Client) -> None:
    page = make.criterion()
    for shown in (page, page.standard):
        main = main_of(client, shown)
        assert main.select_one(".notice-warn") is None
        assert main.select_one(".badge-good").get_text() == "现行"


def test_the_successor_lists_its_clauses_by_subject_only(home: HomePage, client: Client) -> None:
    first, _, successor = replaced(TRANSITION)
    topics = section(main_of(client, successor), "topics")
    assert "条题，正文未见" in topics.get_text()
    rows = [[closed_up(cell.get_text()) for cell in row.find_all(["th", "td"])] for row in topics.select("tr[id]")]
    assert rows == [
        ["5.1.1", "主要负责人考核", closed_up(f"第一项{first.title}")],
        ["5.1.3", "操作人员学历", "（新增或无直接对应）"],
    ]
    assert topics.select_one("tr[id] a")["href"] == first.url
    assert "它正在接替旧的判定标准" in text_of(client, successor)


def test_standards_to_be_read_together_name_each_other(home: HomePage, client: Client) -> None:
    one = make.standard(title="矿山标准")
    two = make.standard(title="补充情形", read_with=one)
    item_one, item_two = make.criterion(one), make.criterion(two)
    for page, other in ((one, two), (two, one), (item_one, two), (item_two, one)):
        notice = main_of(client, page).select_one(".notice")
        assert "一起看，两份合用" in notice.get_text()
        assert addresses(notice) == [other.url]


def test_who_decides_is_named_with_a_telephone_once_there_is_one(home: HomePage, client: Client) -> None:
    department = Department.objects.create(slug="housing", name="住房城乡建设部门")
    standard = make.standard(decided_by=department, scope_note="只管在建工程，不管用气的厂子。")
    page = make.criterion(standard)
    assert "由住房城乡建设部门判定。" in closed_up(section(main_of(client, page), "who-decides").get_text())
    assert "只管在建工程" in section(main_of(client, page), "who-decides").get_text()
    for shown in (page, standard):
        assert "tel:" not in str(main_of(client, shown))
    department.telephone = "0512-12345678"
    department.save()
    for shown in (page, standard):
        assert "tel:051212345678" in addresses(main_of(client, shown))


def test_only_a_criteria_standard_carries_the_badge(home: HomePage, client: Client) -> None:
    ours = main_of(client, make.criterion(make.standard(level="重大火灾隐患")))
    assert ours.select_one(".badge-major").get_text() == "判定标准列明的情形"
    assert "这个标准判定的是：重大火灾隐患。" in ours.get_text()
    other = main_of(client, make.criterion(make.standard(kind="技术标准")))
    assert other.select_one(".badge-major") is None
    assert "判定标准列明的情形" not in other.get_text()


def test_dates_nobody_saw_in_print_are_not_shown(home: HomePage, client: Client) -> None:
    standard = make.standard(
        issued_text="2024-07-01（待核）",
        effective_text="2024-09-01（记忆）",
        replaces_text="旧文件（待核）",
        items_text="待核",
        status_text="在用（待核）",
    )
    words = text_of(client, standard) + text_of(client, make.criterion(standard))
    for unseen in ("2024-07-01", "2024-09-01", "旧文件", "待核", "记忆", "在用"):
        assert unseen not in words
    bare = edit(make.standard(), issued_text="", issued_on="2024-07-01")
    assert "2024-07-01" in text_of(client, bare)


def test_a_standard_without_items_sends_to_the_official_text(home: HomePage, client: Client) -> None:
    standard = make.standard()
    main = main_of(client, standard)
    assert "本站还没有逐条整理这份文件" in main.get_text()
    assert addresses(main.select_one(".notice")) == ["https://example.org/standard"]
    edit(standard, official_url="")
    main = main_of(client, standard)
    assert "请按文号查官方文本" in main.get_text()
    assert not [url for url in addresses(main) if url.startswith("http")]
