"""What is counted of questions, what is not, and who learns what from it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from content.domain.withdraw import withdraw
from search import asked
from search.asked import count_popular, popular
from search.editing import keep_group, keep_promotion
from search.learning import KEPT_DAYS, ledger, normal
from search.models import Asked, Popular, Promotion, SetAside, SynonymGroup
from tests import factories
from tests.search.asking import drained, page, titles

pytestmark = pytest.mark.django_db

READER = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36"
TODAY = timezone.localdate


def ask(text: str, agent: str = READER, method: str = "get", **more: str) -> Any:
    """Ask as a reader's browser does, and have what is counted written."""
    answer = getattr(Client(headers={"User-Agent": agent}), method)("/search/", {"q": text, **more})
    ledger.flush()
    return answer


def opens(text: str, rank: str, agent: str = READER, **headers: str) -> Any:
    client = Client(headers={"User-Agent": agent, **headers}, enforce_csrf_checks=True)
    answer = client.post(f"/search/clicked/?q={text}&n={rank}", "PING", content_type="text/ping")
    ledger.flush()
    return answer


def counts(text: str) -> tuple[int, int, int, int]:
    row = Asked.objects.filter(text=text, day=TODAY()).first()
    return (row.asked, row.empty, row.clicked, row.ranks) if row else (0, 0, 0, 0)


def entered(text: str, times: int, *, days_ago: int = 0, none: int = 0, clicked: int = 0) -> None:
    day = TODAY() - timedelta(days=days_ago)
    Asked.objects.create(text=text, day=day, asked=times, empty=none, clicked=clicked, ranks=clicked * 2)


def suggested(typed: str) -> list[str]:
    answer = Client().get("/search/suggest/", {"q": typed}).json()
    return [one["text"] for one in answer["suggestions"]]


def test_a_question_is_counted_in_one_spelling_with_what_it_found() -> None:
    factories.criterion(title="除尘器没装泄爆片")
    drained()
    for text in ("除尘器", " 除塵器 ", "除尘器", "ｇｂ８０７１", "GB8071"):
        ask(text)
    assert counts("除尘器") == (3, 0, 0, 0)
    assert counts("gb8071") == (2, 2, 0, 0)
    assert Asked.objects.count() == 2


def test_leafing_narrowing_heads_machines_and_browsers_that_fetch_ahead_ask_nothing() -> None:
    drained()
    for more in ({"page": "2"}, {"kind": "case"}):
        ask("除尘器", **more)
    ask("除尘器", method="head")
    for agent in ("", "Baiduspider/2.0", "Mozilla/5.0 (compatible; bingbot/2.0)", "curl/8", "python-requests/2.31"):
        ask("除尘器", agent=agent)
    Client(headers={"User-Agent": READER, "Sec-Purpose": "prefetch"}).get("/search/?q=除尘器")
    ask("")
    ask("！！")
    ledger.flush()
    assert set(Asked.objects.values_list("text", flat=True)) <= {"!!"}


@pytest.mark.parametrize(
    "text",
    [
        "张三 13800138000",
        "138 0013 8000",
        "１３８００１３８０００",
        "0431-88887777",
        "220102199001011234 低压电工证",
        "22010219900101123X",
        "zhang@example.org 举报",
        "一三八零零一三八零零零",
    ],
)
def test_what_looks_like_somebodys_number_or_address_is_not_kept(text: str) -> None:
    drained()
    ask(text)
    assert not Asked.objects.exists()


@pytest.mark.parametrize("text", ["GB 30871-2022", "AQ3067-2026 第11条", "10号令", "二〇二三年版", "GM10", "2026.5.1"])
def test_what_only_looks_a_little_like_it_is_kept(text: str) -> None:
    assert normal(text)


def test_the_log_knows_nobody() -> None:
    names = {field.name for field in Asked._meta.get_fields()}
    assert names == {"id", "text", "day", "asked", "empty", "clicked", "ranks"}
    assert len(normal("长" * 500)) == 100


def test_what_is_opened_is_told_by_the_link_itself() -> None:
    for n in "甲乙":
        factories.criterion(title=f"除尘器泄爆片{n}")
    drained()
    link = page("除尘器").select(".result-title a")[1]
    assert link["href"].startswith("/") or link["href"].startswith("http")
    assert link["ping"].startswith("/search/clicked/?q=%E9%99%A4")
    ask("除尘器")
    answer = Client(headers={"User-Agent": READER}, enforce_csrf_checks=True).post(link["ping"])
    ledger.flush()
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Location" not in answer.headers
    assert counts("除尘器") == (1, 0, 1, 2)


@pytest.mark.parametrize("rank", ["", "0", "-1", "301", "99999999999", "1.5", "²", "a"])
def test_a_place_that_no_result_has_is_not_counted(rank: str) -> None:
    entered("除尘器", 1)
    assert opens("除尘器", rank).status_code == 204
    assert counts("除尘器") == (1, 0, 0, 0)


def test_nobody_makes_rows_by_opening_and_no_other_site_counts() -> None:
    opens("从没人搜过", "1")
    entered("除尘器", 1)
    opens("除尘器", "1", agent="curl/8")
    opens("除尘器", "1", **{"Sec-Fetch-Site": "cross-site"})
    assert counts("除尘器") == (1, 0, 0, 0)
    assert Asked.objects.count() == 1
    assert Client().get("/search/clicked/?q=除尘器&n=1").status_code == 405


def test_a_reader_never_waits_for_a_count_and_gets_his_answer_when_it_fails(
    django_assert_num_queries: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with django_assert_num_queries(0):
        ledger.asked("除尘器", found=True)

    def locked(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")) and "search_asked" in sql:
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    with connection.execute_wrapper(locked):
        ledger.flush()
    assert "dropped the counts of 1 questions" in caplog.text
    assert not Asked.objects.exists()
    drained()
    with connection.execute_wrapper(locked):
        assert ask("除尘器").status_code == 200
    ask("除尘器")
    assert counts("除尘器")[0] == 1


def test_a_machine_that_asks_for_ever_fills_neither_memory_nor_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.learning._MOST_WAITING", 3)
    monkeypatch.setattr("search.learning._MOST_PER_DAY", 5)
    for round_ in "甲乙丙":
        for n in range(9):
            ledger.asked(f"问题{round_}{n}", found=True)
        ledger.flush()
    assert Asked.objects.count() == 6
    ledger.asked("问题甲0", found=True)
    ledger.flush()
    assert counts("问题甲0")[0] == 2


def test_after_a_year_it_is_forgotten() -> None:
    entered("旧的", 5, days_ago=KEPT_DAYS + 1)
    entered("还留着", 5, days_ago=KEPT_DAYS)
    call_command("search_learn")
    assert list(Asked.objects.values_list("text", flat=True)) == ["还留着"]


def test_what_many_ask_is_suggested_and_what_few_ask_is_not() -> None:
    factories.criterion(title="除尘器没装泄爆片")
    drained()
    entered("除尘器泄爆", 2)
    entered("除尘器泄爆", 1, days_ago=1)
    entered("除尘器", 10)
    entered("除尘器没装", 1)
    entered("除尘器没装", 1, days_ago=1)
    entered("除尘器泄爆片怎么选", 5, none=5)
    entered("除尘器泄爆片怎么选", 5, days_ago=1, none=4)
    assert count_popular() == 1
    assert popular("除") == popular("除塵") == ["除尘器泄爆"]
    assert suggested("除尘")[0] == "除尘器泄爆"
    assert popular("除尘器泄爆") == popular("") == popular("行车") == []
    Asked.objects.all().delete()
    assert count_popular() == 0
    assert popular("除") == []


@pytest.mark.parametrize("how", ["draft", "withdrawn", "other page"])
def test_a_word_that_is_not_published_is_never_suggested_however_many_ask(how: str) -> None:
    factories.criterion(title="除尘器没装泄爆片")
    if how == "draft":
        factories.criterion(title="除尘器墨斗鱼", live=False)
    if how == "withdrawn":
        withdraw(factories.criterion(title="除尘器墨斗鱼"), by=factories.user(Role.RELEASER), reason="条款废止")
    drained()
    for days_ago in range(3):
        entered("除尘器墨斗鱼", 50, days_ago=days_ago)
    count_popular()
    assert Popular.objects.filter(text="除尘器墨斗鱼").exists()
    assert popular("除尘") == []
    assert "墨斗鱼" not in "".join(suggested("除尘器"))


def test_a_pick_stands_on_top_marked_and_only_once() -> None:
    shown = factories.criterion(title="粉仓清堵先断电")
    factories.criterion(title="除尘器没装泄爆片")
    drained()
    keep_promotion(Promotion(), phrase="除尘器", page=shown.page_ptr)
    main = page("除塵器没装")
    assert titles(main)[0] == "粉仓清堵先断电"
    assert "编辑推荐" in main.select_one(".result").get_text()
    assert titles(page("粉仓")) == ["粉仓清堵先断电"]
    both = page("粉仓 除尘器")
    assert titles(both).count("粉仓清堵先断电") == 1
    assert "编辑推荐" not in page("除尘器", page="2").get_text()
    assert "编辑推荐" not in page("除尘器", kind="case").get_text()


def test_a_pick_answers_where_nothing_else_does() -> None:
    shown = factories.criterion(title="粉仓清堵先断电")
    drained()
    keep_promotion(Promotion(), phrase="墨老斗", page=shown.page_ptr)
    main = page("墨老斗")
    assert titles(main) == ["粉仓清堵先断电"]
    assert "除了上面推荐的，没找到别的" in main.get_text()
    ask("墨老斗")
    assert counts("墨老斗") == (1, 0, 0, 0)


def test_a_pick_that_is_over_or_withdrawn_or_of_another_word_is_not_shown() -> None:
    shown = factories.criterion(title="粉仓清堵先断电")
    drained()
    pick = keep_promotion(Promotion(), phrase="CO", page=shown.page_ptr)
    assert titles(page("co 中毒")) == ["粉仓清堵先断电"]
    assert titles(page("CO2")) == []
    keep_promotion(pick, phrase="CO", page=shown.page_ptr, is_exact=True)
    assert titles(page("co 中毒")) == []
    assert titles(page("ＣＯ")) == ["粉仓清堵先断电"]
    Promotion.objects.filter(pk=pick.pk).update(until=TODAY() - timedelta(days=1))
    keep_group(SynonymGroup(), members="钩老哥，装载机", kind="near")
    assert titles(page("CO")) == []
    Promotion.objects.filter(pk=pick.pk).update(until=None)
    keep_group(SynonymGroup(), members="钩老弟，装载车", kind="near")
    assert titles(page("CO")) == ["粉仓清堵先断电"]
    withdraw(shown, by=factories.user(Role.RELEASER), reason="条款废止")
    assert "粉仓" not in page("CO").get_text()


def test_what_is_to_be_done() -> None:
    entered("没找到的", 4, none=4)
    entered("没人点的", 9)
    entered("常点开的", 9, clicked=5)
    entered("有时找到", 9, none=3, clicked=5)
    entered("很久以前", 9, days_ago=60, none=9)
    assert [row["text"] for row in asked.unanswered(30)] == ["没找到的"]
    assert [row["text"] for row in asked.unanswered(90)] == ["很久以前", "没找到的"]
    assert [row["text"] for row in asked.unopened(30)] == ["没人点的"]
    asked.set_aside("没找到的")
    asked.set_aside("没找到的")
    assert list(asked.unanswered(30)) == []
    assert SetAside.objects.count() == 1
    asked.take_back("没找到的")
    assert asked.unanswered(30).count() == 1
