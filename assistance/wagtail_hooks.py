"""What assistance adds to Wagtail's admin: the desk's pages below /admin/help/.

The board itself stands outside, at /help/desk/: it is opened on telephones too, and Wagtail's frame asks the database
a dozen questions before the page begins.
"""

from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.menu import GuardedItem
from assistance.enums import Act, Thing
from assistance.policy import may_anywhere
from assistance.views.desk import entering, findings, requests, visits


def _item(label: str, url_name: str, *, icon: str, order: int, on: tuple[Act, Thing]) -> MenuItem:
    def may(person: Any) -> bool:
        return may_anywhere(person, *on)

    return GuardedItem(label, reverse(url_name), name=url_name.replace("_", "-"), icon_name=icon, order=order, may=may)


@hooks.register("register_admin_menu_item")
def board_item() -> MenuItem:
    """Lead to the calls of today, before all else."""
    return _item("今天要打的电话", "help_desk", icon="mobile-alt", order=5, on=(Act.CALL, Thing.FIRM))


@hooks.register("register_admin_menu_item")
def requests_item() -> MenuItem:
    """Lead to the requests."""
    return _item("帮扶申请", "help_desk_requests", icon="mail", order=6, on=(Act.TRIAGE, Thing.REQUEST))


@hooks.register("register_admin_menu_item")
def visits_item() -> MenuItem:
    """Lead to the visits."""
    return _item("上门", "help_desk_visits", icon="calendar", order=7, on=(Act.PLAN_VISIT, Thing.FIRM))


@hooks.register("register_admin_menu_item")
def findings_item() -> MenuItem:
    """Lead to the findings."""
    return _item("隐患", "help_desk_findings", icon="warning", order=8, on=(Act.EXPORT, Thing.FIRM))


@hooks.register("register_admin_menu_item")
def decisions_item() -> MenuItem:
    """Lead to what waits for a decision."""
    on = (Act.DECIDE_OBJECTION, Thing.FINDING)
    return _item("等答复的", "help_decisions", icon="help", order=9, on=on)


@hooks.register("register_settings_menu_item")
def glass_item() -> MenuItem:
    """Lead an administrator to where he says why he must look."""
    return _item("破窗查看", "help_glass", icon="view", order=1120, on=(Act.BREAK_GLASS, Thing.FIRM))


@hooks.register("register_admin_urls")
def help_urls() -> list[URLPattern]:
    """Route the desk's pages."""
    return [
        path("help/requests/", requests.requests, name="help_desk_requests"),
        path("help/requests/<uuid:uuid>/", requests.one, name="help_desk_request"),
        path("help/requests/<uuid:uuid>/plan/", visits.plan, name="help_desk_plan"),
        path("help/visits/", visits.listed, name="help_desk_visits"),
        path("help/visits/fees/", visits.fee_sheet, name="help_desk_fees"),
        path("help/visits/<uuid:uuid>/", visits.one, name="help_desk_visit"),
        path("help/findings/", findings.listed, name="help_desk_findings"),
        path("help/findings/export/", findings.exported, name="help_desk_export"),
        path("help/enter/", entering.enter, name="help_enter_call"),
    ]
