"""For auditors: who of the staff looked at whose data, and when."""

from functools import cached_property

from django.db.models import QuerySet
from wagtail.admin.ui.tables import Column, DateColumn

from accounts.enterprises.permissions import ByTable
from accounts.models import Look
from accounts.policy import Act
from theme.desk import DeskReportView


class LooksView(DeskReportView):
    """Every look, newest first; kept as long as logs are."""

    page_title = "查看记录"
    header_icon = "view"
    index_url_name = "looks"
    index_results_url_name = "looks_results"
    permission_policy = ByTable(Look, {"view": Act.SEE_LOOKS})
    search_fields = ["by__name", "person__name", "enterprise__name"]
    list_export = ["at", "by", "get_what_display", "person", "enterprise"]
    export_headings = {
        "at": "时间",
        "by": "查看人",
        "get_what_display": "看了什么",
        "person": "谁的",
        "enterprise": "哪家的",
    }

    @cached_property
    def columns(self) -> list[Column]:
        """Return when, by whom, what, whose."""
        return [
            DateColumn("at", label="时间"),
            Column("by", label="查看人"),
            Column("what", label="看了什么", accessor=Look.get_what_display),
            Column("whose", label="谁的、哪家的", accessor=lambda row: row.person or row.enterprise),
        ]

    def get_base_queryset(self) -> QuerySet[Look]:
        """Return the looks with the names they show."""
        return Look.objects.select_related("by", "person", "enterprise")
