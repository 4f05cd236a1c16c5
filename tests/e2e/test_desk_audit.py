"""The auditor looks whether the chain is whole, finds who gave a role, and takes all of it along."""

import itertools
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Look, enter, fits
from tests.served import manage

_numbers = itertools.count(1)
PEOPLE = """
from accounts.domain.granting import grant
from accounts.roles import Role
from tests import factories
n = {n}
factories.user(Role.AUDITOR, name="示例审计员", email=f"audit{{n}}@example.org")
boss = factories.user(Role.ADMINISTRATOR, name=f"示例管理员{{n}}", email=f"boss{{n}}@example.org")
grant(factories.user(name="示例新同事", email=f"new{{n}}@example.org"), Role.EDITOR, by=boss)
"""


@pytest.fixture
def n(site_environment: dict[str, str]) -> int:
    number = next(_numbers)
    manage(site_environment, "shell", "-c", PEOPLE.format(n=number))
    manage(site_environment, "audit_check")
    return number


def test_an_auditor_finds_who_gave_a_role_and_takes_the_chain_along(
    page: Page, n: int, site_environment: dict[str, str], look: Look, tmp_path: Path
) -> None:
    main = page.locator("main")
    enter(page, f"audit{n}@example.org")
    page.goto("/admin/reports/audit/")
    expect(main).to_contain_text("首尾相连")
    expect(main).to_contain_text("系统（建站时录入）")
    look("audit")
    fits(page)
    page.goto(f"/admin/reports/audit/?act=grant&q=示例管理员{n}")
    expect(main).to_contain_text("现在叫示例新同事")
    expect(main).not_to_contain_text("系统（建站时录入）")
    look("audit-found")
    with page.expect_download() as file:
        page.get_by_role("button", name="导出整条链").click()
    path = tmp_path / "audit.jsonl"
    file.value.save_as(path)
    assert "首尾相连" in manage(site_environment, "audit_check", "--file", str(path))
    page.goto("/admin/reports/audit/")
    expect(main).to_contain_text("导出审计记录")
