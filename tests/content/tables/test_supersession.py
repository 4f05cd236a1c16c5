"""Old items mapped to what follows them, from a table: drafts of both standards, and links once both are released."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from content.domain.release import release
from content.models import ClauseTopic, StandardPage, Succession
from tests import factories as make
from tests.content.tables.working import bring_in, preview, sheet, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(home: Any) -> User:
    return make.user(Role.EDITOR)


def main_of(address: str) -> BeautifulSoup:
    response = Client().get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").find("main")


def test_readers_see_what_follows_once_both_standards_are_released(editor: User) -> None:
    old, new = make.standard(code="OLD"), make.standard(code="NEW")
    first, second, third, fourth = (make.criterion(old, code=f"O{n}") for n in range(4))
    one, two = make.criterion(new, code="N1", item="5.1"), make.criterion(new, code="N2", item="5.2")
    hidden = make.criterion(new, code="N3", item="5.3", title="还没发布的题目", live=False)
    new.clause_topics = [ClauseTopic(clause="6.1", topic="只有条题")]
    new.save_revision()
    data = sheet(
        "supersession",
        {"old": "O0", "standard": "NEW", "new": "N1\n5.2", "change": "拆成几条", "note": "分成两条写"},
        {"old": "O1", "standard": "NEW", "new": "N3"},
        {"old": "O2", "standard": "NEW", "change": "取消"},
        {"old": "O3", "standard": "NEW", "new": "6.1"},
    )
    job = bring_in("supersession", data, by=editor)
    assert [outcome for outcome, _ in told(job)] == ["written"] * 4
    assert not Succession.objects.exists(), "nothing but drafts"
    assert (old.revisions.latest("pk").user, new.revisions.latest("pk").user) == (editor, editor)
    assert [outcome for outcome, _ in told(bring_in("supersession", data, by=editor))] == ["same"] * 4
    browser = Client()
    browser.force_login(editor)
    table = browser.get(reverse("content_export"), {"kind": "supersession"}).content
    assert [outcome for outcome, _ in told(bring_in("supersession", table, by=editor))] == ["same"] * 4
    releaser = make.user(Role.RELEASER)
    release(new, by=releaser)
    assert "接替" not in main_of(first.url).get_text(), "the old standard does not say yet that it is replaced"
    release(old, by=releaser)
    links = {a["href"]: a.get_text() for a in main_of(first.url).find_all("a")}
    assert (links[one.url], links[two.url]) == (f"5.1 {one.title}", f"5.2 {two.title}")
    assert "拆成几条：分成两条写" in main_of(first.url).get_text()
    assert hidden.title not in main_of(second.url).get_text()
    assert "5.3（本站还没有发布这一条" in main_of(second.url).get_text()
    assert "取消了" in main_of(third.url).get_text()
    assert "6.1 只有条题" in main_of(fourth.url).get_text()
    assert first.url in [a["href"] for a in main_of(one.url).find_all("a")], "and back"
    listed = main_of(old.url).get_text()
    assert f"5.1 {one.title}" in listed
    pairs = main_of(f"{old.url}compare/").select("table.compare tbody")
    assert [len(pair.select("li")) for pair in pairs] == [2, 1, 1, 1]
    replaced = StandardPage.objects.get(pk=old.pk)
    assert (replaced.status, replaced.successor, replaced.superseded_on) == ("superseded", new, new.effective_on)
    assert Client().get(f"{first.url}sheet.pdf").status_code == 200


REFUSALS: list[tuple[dict[str, str], str]] = [
    ({"old": "没有"}, "没有编号为“没有”的条款"),
    ({"standard": "没有"}, "没有编号为“没有”的标准"),
    ({"standard": "OLD"}, "旧条款就在这份新标准里"),
    ({"new": "9.9"}, "新标准里没有“9.9”"),
    ({"new": ""}, "“变化”要选“取消”"),
    ({"change": "取消"}, "“新条款”要空着"),
    ({"change": "乱写"}, "不在可选的里面"),
    ({"note": "长" * 201}, "太长了"),
]


@pytest.mark.parametrize(("cells", "words"), REFUSALS, ids=[words for _, words in REFUSALS])
def test_what_cannot_be_mapped_is_said(editor: User, cells: dict[str, str], words: str) -> None:
    old, new = make.standard(code="OLD"), make.standard(code="NEW")
    make.criterion(old, code="O1"), make.criterion(new, code="N1")
    job = preview(
        "supersession", sheet("supersession", {"old": "O1", "standard": "NEW", "new": "N1"} | cells), by=editor
    )
    row = job.rows.get()
    assert (row.verdict, words in row.message) == ("refused", True), row.message
