"""The admin speaks Chinese where Wagtail's own translation does not reach."""

import ast
import gettext
import re
from pathlib import Path

import pytest

import accounts
from accounts.roles import Role
from tests import factories

FOLDER = Path(accounts.__file__).parent / "locale/zh_Hans/LC_MESSAGES"


def entries() -> dict[str, tuple[str, str]]:
    """Return of each text in the source file its plural, or itself, and the Chinese."""
    found = {}
    for block in (FOLDER / "django.po").read_text().split("\n\n"):
        parts = dict(re.findall(r'^(msgid_plural|msgid|msgstr(?:\[0\])?) (".*")$', block, re.MULTILINE))
        texts = {key: ast.literal_eval(value) for key, value in parts.items()}
        if texts.get("msgid"):
            found[texts["msgid"]] = (
                texts.get("msgid_plural", texts["msgid"]),
                texts.get("msgstr") or texts["msgstr[0]"],
            )
    return found


def test_the_compiled_file_is_the_source():
    with (FOLDER / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)

    assert len(entries()) > 300
    assert {text: catalogue.ngettext(text, plural, 2) for text, (plural, _) in entries().items() if plural != text} == {
        text: chinese for text, (plural, chinese) in entries().items() if plural != text
    }
    assert {text: catalogue.gettext(text) for text, (plural, _) in entries().items() if plural == text} == {
        text: chinese for text, (plural, chinese) in entries().items() if plural == text
    }


def test_what_is_filled_in_and_what_is_marked_up_is_kept():
    def holes(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", text))

    def tags(text: str) -> list[str]:
        return sorted(re.findall(r"<[^>]+>", text))

    wrong = [
        text
        for text, (plural, chinese) in entries().items()
        if not holes(text) <= holes(chinese) <= holes(text) | holes(plural) or tags(text) != tags(chinese)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("address", "chinese", "english"),
    [
        ("/admin/", "搜索所有页面…", "Search all pages"),
        ("/admin/users/new/", "新建：人员", "New: "),
        ("/admin/account/", "外观", "Theme preferences"),
        ("/admin/images/", "浏览器关着 JavaScript", "JavaScript is required"),
    ],
)
def test_pages_that_wagtail_left_in_english(home, log_in, address, chinese, english):
    page = log_in(factories.user(is_superuser=True)).get(address).content.decode()

    assert chinese in page
    assert english not in page


def test_the_first_page_offers_no_guide_in_english(home, log_in):
    page = log_in(factories.user(Role.EDITOR, name="示例甲")).get("/admin/").content.decode()

    assert "我的账号" in page
    assert "guide.wagtail.org" not in page
