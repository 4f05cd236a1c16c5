"""For auditors: what was released, withdrawn or moved, when, by whom and why."""

from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permissions import policy_registry, register_permission_policy

from content.desk.policies import Without
from content.models import PublishedRevision, ReleaseLogEntry
from theme.desk import DeskReportView

# Only the doors of `content.domain` write it, and nobody takes a line away.
register_permission_policy(ReleaseLogEntry, Without(ReleaseLogEntry, "add", "change", "delete"))


class ReleasesView(DeskReportView):
    """Every act at the door, newest first."""

    page_title = "发布记录"
    header_icon = "history"
    index_url_name = "releases_report"
    index_results_url_name = "releases_report_results"
    search_fields = ["page__title", "by__name", "reason"]
    list_export = ["at", "get_action_display", "page", "who", "reason"]
    export_headings = {
        "at": "时间",
        "get_action_display": "做了什么",
        "page": "页面",
        "who": "谁",
        "reason": "理由",
    }

    @cached_property
    def permission_policy(self) -> Any:
        """Ask who may look at the log."""
        return policy_registry.get_by_type(ReleaseLogEntry)

    @cached_property
    def columns(self) -> list[Column]:
        """Return when, what, with which page, by whom, why."""
        return [
            DateColumn("at", label="时间"),
            Column("action", label="做了什么", accessor=ReleaseLogEntry.get_action_display),
            Column("page", label="页面"),
            Column("who", label="谁"),
            Column("reason", label="理由"),
            Column("number", label="审批单", accessor=_sheet),
        ]

    def get_base_queryset(self) -> QuerySet[ReleaseLogEntry]:
        """Return the lines with the names they show."""
        releases = PublishedRevision.objects.filter(page=OuterRef("page"), released_at__lte=OuterRef("at"))
        number = Subquery(releases.order_by("-number").values("number")[:1])
        return ReleaseLogEntry.objects.select_related("page", "by").annotate(number=number)


def _sheet(row: Any) -> str:
    """The sheet of the release; of other acts there is none."""
    if row.action != ReleaseLogEntry.Action.RELEASE or row.number is None:
        return ""
    return format_html(
        '<a href="{}">第 {} 次</a>', reverse("desk:approval", args=[row.page_id, row.number]), row.number
    )


def may_read(person: Any) -> bool:
    """Whether somebody may look at the log, as the view asks."""
    return bool(policy_registry.get_by_type(ReleaseLogEntry).user_has_permission(person, "view"))
