"""What each role may do and sees in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse
from wagtail.admin.menu import admin_menu
from wagtail.models import GroupCollectionPermission

from accounts import rights
from accounts.domain.groups import lay_groups
from accounts.rights import ACCESS_ADMIN
from accounts.roles import Role
from content.domain.desk import lay_desk
from tests import factories

ENTERS = {
    Role.EDITOR,
    Role.REVIEWER,
    Role.RELEASER,
    Role.TRAINING_OFFICER,
    Role.HELP_DESK,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}
PAGE_REPORTS = {"工作流", "网站历史", "较早的页面"}
ADMINISTRATION = {
    "人员",
    "岗位",
    "行业领域",
    "场景",
    "部门",
    "县区",
    "科室",
    "节假日和调休",
    "站点标识",
    "重定向",
    "集合",
    "站点",
    "界面样例",
    "邀请码纸条",
    "重置二次验证",
    "发不出去的消息",
    "消息模板",
    "个人信息处理说明",
    "破窗查看",
}

SEARCH = {"站内搜索": {"没搜到的", "搜索统计", "同义词", "编辑推荐", "词语"}}

# What each role sees in the menu, with the entries of submenus.
REVIEWS: dict[str, set[str]] = {"到期复核": set(), "成批办理": set()}
DESK: dict[str, set[str]] = {"页面": set(), "读者反馈": set(), "本地依据": set(), "用词检查": set()}
TABLES: dict[str, set[str]] = {"导入、导出": set()}
MENUS: dict[Role | str, dict[str, set[str]]] = {
    Role.EDITOR: SEARCH
    | REVIEWS
    | TABLES
    | {
        "页面": set(),
        "从 Word 新建": set(),
        "读者反馈": set(),
        "本地依据": set(),
        "用词检查": set(),
        "图片": set(),
        "文档": set(),
        "设置": {"界面样例"},
        "报告": PAGE_REPORTS,
    },
    Role.REVIEWER: DESK | REVIEWS | TABLES | {"报告": PAGE_REPORTS | {"已锁定的页面"}},
    Role.RELEASER: DESK | REVIEWS | TABLES | SEARCH | {"报告": PAGE_REPORTS | {"已锁定的页面", "发布记录"}},
    Role.TRAINING_OFFICER: {
        "页面": set(),
        "从 Word 新建": set(),
        "培训班": set(),
        "场次": set(),
        "培训规定": {"学时规定", "证书规定"},
        "图片": set(),
        "文档": set(),
        "报告": PAGE_REPORTS,
    },
    Role.HELP_DESK: {
        "今天要打的电话": set(),
        "帮扶申请": set(),
        "上门": set(),
        "隐患": set(),
        "等答复的": set(),
        "企业名录": set(),
        "企业认领": set(),
        "导入企业名录": set(),
        "专家": set(),
        "设置": {"邀请码纸条", "核对手机号"},
    },
    Role.AUDITOR: {"设置": {"人员", "岗位"}, "报告": {"发布记录", "审计记录", "人员变动", "查看记录"}},
    Role.ADMINISTRATOR: SEARCH
    | {"图片": set(), "文档": set(), "设置": ADMINISTRATION, "报告": {"人员变动", "系统状态"}},
    "superuser": DESK
    | SEARCH
    | {
        "从 Word 新建": set(),
        "图片": set(),
        "文档": set(),
        "设置": ADMINISTRATION,
        "报告": PAGE_REPORTS | {"已锁定的页面", "发布记录", "人员变动", "系统状态"},
    },
}


def everything() -> list[tuple[Any, ...]]:
    """Return all that the groups may do, to compare before and after."""
    own = Group.objects.order_by("name").values_list("name", "permissions__codename").order_by("name", "permissions")
    collections = GroupCollectionPermission.objects.values_list(
        "pk", "group__name", "permission__codename", "collection"
    )
    return [*own, *collections.order_by("pk")]


def test_laying_twice_is_laying_once(db):
    call_command("lay_groups")
    once = everything()
    call_command("lay_groups")

    assert everything() == once
    assert set(Group.objects.values_list("name", flat=True)) >= {role.label for role in Role}


def test_laying_again_mends_what_was_changed(db):
    lay_groups()
    once = everything()
    editors, auditors = Group.objects.get(name=Role.EDITOR.label), Group.objects.get(name=Role.AUDITOR.label)
    auditors.permissions.set(Group.objects.get(name=Role.ADMINISTRATOR.label).permissions.all())
    editors.permissions.clear()
    GroupCollectionPermission.objects.filter(group=editors).update(group=auditors)
    lay_groups()

    strip = [row for row in once if len(row) == 2]
    assert [row for row in everything() if len(row) == 2] == strip
    assert {row[1:] for row in everything() if len(row) == 4} == {row[1:] for row in once if len(row) == 4}


@pytest.mark.parametrize("role", Role)
def test_nobody_is_given_a_permission_to_publish(role):
    lay_groups()
    lay_desk()
    person = factories.user(role)

    assert not [name for name in person.get_all_permissions() if "publish" in name]
    assert not person.groups.filter(page_permissions__permission__codename__contains="publish").exists()


def test_a_room_cannot_give_a_permission_to_publish():
    before = rights.permissions_of(Role.EDITOR)

    with pytest.raises(ValueError, match="nobody is given a permission to publish"):
        rights.give(Role.EDITOR, "wagtailcore.publish_page")
    assert rights.permissions_of(Role.EDITOR) == before


def test_a_misspelt_permission_is_an_error_and_nothing_is_laid(db, monkeypatch):
    Group.objects.all().delete()
    monkeypatch.setitem(rights._permissions, Role.AUDITOR, {"accounts.veiw_user"})

    with pytest.raises(LookupError, match=r"accounts\.veiw_user"):
        lay_groups()
    assert not Group.objects.filter(name=Role.EDITOR.label).exists()


@pytest.mark.parametrize("role", Role)
def test_who_enters_the_admin(role):
    assert factories.user(role).has_perm(ACCESS_ADMIN) == (role in ENTERS)


@pytest.mark.parametrize("role", Role)
def test_only_an_administrator_manages_people_and_basic_data(role):
    person = factories.user(role)
    names = {"accounts.add_user", "accounts.change_user", "accounts.change_sector", "accounts.change_department"}

    assert {name for name in names if person.has_perm(name)} == (names if role is Role.ADMINISTRATOR else set())
    assert not person.has_perm("accounts.delete_user")


def request_of(person):
    request = RequestFactory().get("/admin/")
    request.user = person
    return request


def menu_of(person) -> dict[str, set[str]]:
    # Lists of rows enter the menu when the addresses are loaded; it is put together once.
    reverse("wagtailadmin_home")
    request = request_of(person)

    def leaves(item) -> set[str]:
        if not hasattr(item, "menu"):
            return {str(item.label)}
        return {leaf for child in item.menu.menu_items_for_request(request) for leaf in leaves(child)}

    return {
        str(item.label): leaves(item) if hasattr(item, "menu") else set()
        for item in admin_menu.menu_items_for_request(request)
    }


@pytest.mark.parametrize("who", MENUS)
def test_the_menu_shows_what_the_role_uses_and_nothing_else(home, who):
    person = factories.user(is_superuser=True) if who == "superuser" else factories.user(who)

    assert menu_of(person) == MENUS[who]


@pytest.mark.parametrize("who", MENUS)
def test_every_entry_opens(home, log_in, who):
    person = factories.user(is_superuser=True) if who == "superuser" else factories.user(who)
    browser = log_in(person)
    urls = addresses_of(person)
    opened = {url: browser.get(url, follow=True) for url in urls}

    assert urls
    assert {url: response.status_code for url, response in opened.items()} == dict.fromkeys(urls, 200)
    # Who may not open a page is sent to the first one with a message.
    assert [url for url, response in opened.items() if response.request["PATH_INFO"] == "/admin/"] == []


def addresses_of(person) -> list[str]:
    request = request_of(person)

    def walk(items):
        for item in items:
            if hasattr(item, "menu"):
                yield from walk(item.menu.menu_items_for_request(request))
            else:
                yield item.url

    return list(walk(admin_menu.menu_items_for_request(request)))


@pytest.mark.parametrize("role", sorted(ENTERS))
def test_the_first_page_says_what_the_role_is_for(home, log_in, role):
    page = log_in(factories.user(role)).get("/admin/").content.decode()

    assert role.duty in page
    assert not [other for other in Role if other is not role and other.duty in page]
