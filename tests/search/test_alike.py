"""What a criterion's page offers that is much like it."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from content.domain.withdraw import withdraw
from content.models import CriterionPage
from search.alike import alike
from tests import factories
from tests.search.asking import drained

pytestmark = pytest.mark.django_db
NAMELESS = {"keywords": "", "colloquial_names": ""}


def made(title: str, gist: str, **fields: object) -> CriterionPage:
    return factories.criterion(title=title, gist=gist, **NAMELESS, **fields)


def like(page: CriterionPage) -> list[str]:
    """What stands on its page, in order."""
    html = BeautifulSoup(Client().get(page.url).content, "html.parser")
    return [link.get_text() for link in html.select("#alike a")]


@pytest.fixture
def ammonia() -> CriterionPage:
    """One criterion about ammonia, others of other standards, cases, and something quite else."""
    page = made("液氨管道腐蚀", "液氨制冷管道腐蚀漏氨，没有检验")
    for n in range(5):
        made(f"液氨管道{n}号", "液氨制冷管道没有检验")
    for n in range(3):
        factories.case(title=f"液氨管道泄漏{n}", direct_cause="液氨制冷管道腐蚀")
    made("脚手架拉结", "脚手架没有连墙件")
    drained()
    return page


def test_like_criteria_and_cases_but_not_itself_nor_anything_else(ammonia: CriterionPage) -> None:
    found = like(ammonia)
    assert len([title for title in found if title.endswith("号")]) == 3
    assert len([title for title in found if title.startswith("液氨管道泄漏")]) == 2
    assert len(found) == 5
    assert like(CriterionPage.objects.get(title="脚手架拉结")) == []


def test_what_readers_may_not_see_or_is_replaced_is_not_like_anything(ammonia: CriterionPage) -> None:
    made("液氨管道草稿", "液氨制冷管道腐蚀漏氨，没有检验", live=False)
    old = factories.standard(status="superseded")
    factories.criterion(old, title="液氨管道腐蚀旧", gist=ammonia.gist, **NAMELESS)
    near = made("液氨管道腐蚀二", ammonia.gist)
    drained()
    assert "液氨管道腐蚀二" in like(ammonia)
    assert not {"液氨管道草稿", "液氨管道腐蚀旧"} & set(like(ammonia))
    withdraw(near, by=factories.user(Role.RELEASER), reason="重复")
    # Before the index has heard of it.
    assert "液氨管道腐蚀二" not in like(ammonia)


def test_nothing_without_an_index() -> None:
    page = made("液氨管道腐蚀", "液氨")
    made("液氨管道", "液氨")
    assert like(page) == []


def test_one_query(ammonia: CriterionPage) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert list(alike(ammonia, None))
    assert len(queries) == 1
