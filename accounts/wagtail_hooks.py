"""What accounts adds to Wagtail's admin: people, basic data, a menu cut to the role, and a word of welcome."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from accounts import menu
from accounts.models import User
from accounts.people.report import PeopleLogItem, PeopleLogView
from accounts.places_admin import BasicDataGroup
from accounts.roles import Role, roles_of


@hooks.register("register_admin_viewset")
def basic_data() -> BasicDataGroup:
    """Offer basic data under 设置."""
    return BasicDataGroup()


@hooks.register("construct_settings_menu")
def cut_settings(request: HttpRequest, items: list[Any]) -> None:
    """Leave in 设置 what the person uses."""
    menu.cut(items, menu.SETTINGS_MENU, roles_of(request.user))


@hooks.register("construct_reports_menu")
def cut_reports(request: HttpRequest, items: list[Any]) -> None:
    """Leave in 报告 what the person uses."""
    menu.cut(items, menu.REPORTS_MENU, roles_of(request.user))


@hooks.register("construct_main_menu")
def cut_main(request: HttpRequest, items: list[Any]) -> None:
    """Leave in the menu what the person uses."""
    menu.cut(items, menu.MAIN_MENU, roles_of(request.user))


@hooks.register("register_account_menu_item")
def password_item(request: HttpRequest) -> dict[str, str]:
    """Lead from one's own account to the page that changes the password."""
    return {
        "url": reverse("account_change_password"),
        "label": "修改密码",
        "help_text": "要先输入现在的密码。",
    }


class WelcomePanel(Component):
    """Says what the person is here for."""

    name = "welcome"
    template_name = "accounts/admin/welcome.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Name the roles the person acts in, in the order of the list."""
        user = parent_context["request"].user
        held = roles_of(user)
        return {"person": user, "roles": [role for role in Role if role in held]}


@hooks.register("construct_homepage_panels")
def welcome(request: HttpRequest, panels: list[Component]) -> None:
    """Put the word of welcome first."""
    panels.append(WelcomePanel())


@hooks.register("before_bulk_action")
def one_person_at_a_time(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: object
) -> HttpResponse | None:
    """Refuse Wagtail's bulk acts on people: they pass the rules and the log by. The list offers none."""
    if any(isinstance(row, User) for row in objects):
        messages.error(request, "人员要一个一个改，这样每一步都有记录。")
        return redirect("wagtailusers_users:index")
    return None


class _RoleLine(LogFormatter):
    """Names the role in a line of the log, for example 授予岗位：编辑."""

    def format_message(self, log_entry: ModelLogEntry) -> str:
        value = log_entry.data.get("role", "")
        return f"{self.label}：{Role(value).label if value in Role.values else value}"


class _Granted(_RoleLine):
    label = "授予岗位"


class _Revoked(_RoleLine):
    label = "取消岗位"


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what the door to roles logs."""
    actions.register_action("accounts.grant")(_Granted)
    actions.register_action("accounts.revoke")(_Revoked)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Route the report on people."""
    return [
        path("reports/people/", PeopleLogView.as_view(), name="people_log"),
        path("reports/people/results/", PeopleLogView.as_view(results_only=True), name="people_log_results"),
    ]


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    """Offer the report on people to whoever may look at them."""
    return PeopleLogItem("人员变动", reverse("people_log"), name="people-log", icon_name="user", order=1050)
