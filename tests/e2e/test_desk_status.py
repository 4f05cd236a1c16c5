"""An administrator opens 系统状态 on a real site."""

import itertools

from playwright.sync_api import Page, expect

from tests.e2e.people import Look, Violations, enter, fits
from tests.served import manage

_numbers = itertools.count(1)
PEOPLE = """
from accounts.roles import Role
from tests import factories
factories.user(Role.ADMINISTRATOR, name="示例系统管理员", email="status{n}@example.org")
"""


def test_an_administrator_sees_how_the_site_is(
    page: Page, site_environment: dict[str, str], look: Look, violations: Violations
) -> None:
    n = next(_numbers)
    manage(site_environment, "shell", "-c", PEOPLE.format(n=n))
    enter(page, f"status{n}@example.org")
    page.goto("/admin/status/")
    main = page.locator("main")
    expect(main).to_contain_text("后台进程")
    expect(main).to_contain_text("1 个在运行")
    fits(page)
    assert violations() == []
    look("system-status")
