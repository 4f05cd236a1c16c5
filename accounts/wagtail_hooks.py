"""What accounts adds to Wagtail's admin: people, basic data, a menu cut to the role, and a word of welcome."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem, admin_menu
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from accounts import menu
from accounts.audit.desk import AuditView, export_view
from accounts.domain.login_invitations import may_make
from accounts.domain.second_factor import may_confirm
from accounts.enterprises import claims, exporting, merging
from accounts.enterprises.desk import register_import
from accounts.enterprises.register import register_viewset
from accounts.experts import desk as expert_desk
from accounts.experts.register import experts_viewset
from accounts.login import holders
from accounts.models import User
from accounts.people.consent_texts import consent_texts_viewset
from accounts.people.looks import LooksView
from accounts.people.report import PeopleLogView, may_read
from accounts.people.sent import sent_view
from accounts.places_admin import BasicDataGroup
from accounts.policy import Act, may
from accounts.roles import Role, roles_of


@hooks.register("register_admin_viewset")
def basic_data() -> BasicDataGroup:
    """Offer basic data under 设置."""
    return BasicDataGroup()


@hooks.register("register_admin_viewset")
def enterprises() -> ModelViewSet:
    """Offer the register of enterprises."""
    return register_viewset


@hooks.register("register_admin_viewset")
def experts() -> ModelViewSet:
    """Offer the expert pool."""
    return experts_viewset


@hooks.register("register_admin_viewset")
def consent_texts() -> ModelViewSet:
    """Offer the texts that people agree to."""
    return consent_texts_viewset


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
        request = parent_context["request"]
        held = roles_of(request.user)
        return {
            "person": request.user,
            "roles": [role for role in Role if role in held],
            "menu": list(menu.flat(admin_menu, request)),
        }


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


class _ReasonLine(LogFormatter):
    """Gives the reason in a line of the log."""

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return f"{self.label}：{log_entry.data.get('reason', '')}"


def _reason_line(words: str) -> type[LogFormatter]:
    return type("_Line", (_ReasonLine,), {"label": words})


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what the doors of this room log."""
    actions.register_action("accounts.grant")(_Granted)
    actions.register_action("accounts.revoke")(_Revoked)
    for action, words in (
        ("accounts.reset_asked", "申请重置二次验证"),
        ("accounts.reset_confirmed", "确认重置二次验证"),
        ("accounts.reset_refused", "没有同意重置二次验证"),
        ("accounts.reset_on_server", "在服务器上重置二次验证"),
        ("accounts.holder_confirmed", "核对了手机号的主人"),
        ("accounts.number_given", "给他换了手机号"),
    ):
        actions.register_action(action)(_reason_line(words))
    actions.register_action("accounts.number_gone", "号码换了主人", "手机号换了主人，从账号上去掉")
    actions.register_action("accounts.number_taken", "换手机号", "本人换了手机号")
    actions.register_action("accounts.moved_browser", "换浏览器", "用链接换了一个浏览器登录")
    actions.register_action("accounts.expert_added", "入专家库", "加入专家库")
    actions.register_action("accounts.expert_left", "离专家库", "离开专家库")
    actions.register_action("accounts.erase", "注销", "账号已由本人注销")


@hooks.register("register_settings_menu_item")
def slips_item() -> MenuItem:
    """Lead to the slips with invitation codes."""
    return menu.GuardedItem(
        "邀请码纸条", reverse("account_slips"), name="slips", icon_name="mail", order=1100, may=may_make
    )


@hooks.register("register_settings_menu_item")
def holders_item() -> MenuItem:
    """Lead to the page on which the desk confirms who holds a number."""
    return menu.GuardedItem(
        "核对手机号",
        reverse("account_holders"),
        name="holders",
        icon_name="mobile-alt",
        order=1105,
        may=holders.may_confirm,
    )


@hooks.register("register_settings_menu_item")
def resets_item() -> MenuItem:
    """Lead to the resets of a lost second factor."""
    return menu.GuardedItem(
        "重置二次验证", reverse("account_resets"), name="resets", icon_name="key", order=1110, may=may_confirm
    )


@hooks.register("register_admin_menu_item")
def claims_item() -> MenuItem:
    """Offer the claims beside the register."""
    return menu.GuardedItem(
        "企业认领",
        reverse("enterprise_claims"),
        name="claims",
        icon_name="clipboard-list",
        order=11,
        may=lambda person: may(person, Act.DECIDE_CLAIMS),
    )


@hooks.register("register_admin_menu_item")
def import_item() -> MenuItem:
    """Offer the import beside the register."""
    return menu.GuardedItem(
        "导入企业名录",
        reverse("register_import:start"),
        name="register-import",
        icon_name="upload",
        order=12,
        may=lambda person: may(person, Act.KEEP_REGISTER),
    )


@hooks.register("register_admin_urls")
def enterprise_urls() -> list[URLPattern | URLResolver]:
    """Route what is done to the register beside entering and changing."""
    return [
        path("enterprises/import/", include(register_import.urls)),
        path("enterprises/export/", exporting.export_view, name="enterprise_export"),
        path("enterprises/<int:pk>/merge/", merging.merge_view, name="enterprise_merge"),
        path("enterprises/merges/<int:pk>/undo/", merging.undo_view, name="enterprise_unmerge"),
        path("enterprises/claims/", claims.claims_view, name="enterprise_claims"),
        path("enterprises/claims/<uuid:uuid>/", claims.claim_view, name="enterprise_claim"),
        path("enterprises/claims/<uuid:uuid>/licence/", claims.licence_view, name="enterprise_licence"),
        path("enterprises/claims/<uuid:uuid>/confirm/", claims.confirm_view, name="enterprise_claim_confirm"),
    ]


@hooks.register("register_admin_urls")
def expert_urls() -> list[URLPattern]:
    """Route what is done to an expert's sheet, and who can be asked for an enterprise."""
    return [
        path("enterprises/<int:pk>/experts/", expert_desk.for_enterprise, name="enterprise_experts"),
        path("experts/<int:pk>/conflicts/", expert_desk.declare, name="expert_conflict"),
        path("experts/conflicts/<int:pk>/end/", expert_desk.end_conflict, name="expert_conflict_end"),
        path("experts/<int:pk>/absences/", expert_desk.set_absence, name="expert_absence"),
        path("experts/absences/<int:pk>/drop/", expert_desk.drop_absence, name="expert_absence_drop"),
        path("experts/<int:pk>/leave/", expert_desk.leave, name="expert_leave"),
    ]


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern]:
    """Route what was sent to one person."""
    return [path("people/<uuid:uuid>/messages/", sent_view, name="person_messages")]


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Route the reports for auditors."""
    return [
        path("reports/people/", PeopleLogView.as_view(), name="people_log"),
        path("reports/people/results/", PeopleLogView.as_view(results_only=True), name="people_log_results"),
        path("reports/audit/", AuditView.as_view(), name="audit"),
        path("reports/audit/results/", AuditView.as_view(results_only=True), name="audit_results"),
        re_path("^reports/audit/export/(?P<kind>xlsx|jsonl)/$", export_view, name="audit_export"),
        path("reports/looks/", LooksView.as_view(), name="looks"),
        path("reports/looks/results/", LooksView.as_view(results_only=True), name="looks_results"),
    ]


@hooks.register("register_reports_menu_item")
def looks_item() -> MenuItem:
    """Offer the auditor who looked at whose data."""
    return menu.GuardedItem(
        "查看记录",
        reverse("looks"),
        name="looks",
        icon_name="view",
        order=1060,
        may=lambda person: may(person, Act.SEE_LOOKS),
    )


@hooks.register("register_reports_menu_item")
def audit_item() -> MenuItem:
    """Offer the auditor the chain of what was done."""
    return menu.GuardedItem(
        "审计记录",
        reverse("audit"),
        name="audit",
        icon_name="clipboard-list",
        order=1040,
        may=lambda person: may(person, Act.SEE_AUDIT),
    )


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    """Offer the report on people to whoever may look at them."""
    return menu.GuardedItem(
        "人员变动", reverse("people_log"), name="people-log", icon_name="user", order=1050, may=may_read
    )
