"""For auditors: who entered, changed or gave a role to whom, and when."""

from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.models import ModelLogEntry
from wagtail.permissions import policy_registry

from accounts.models import User
from theme.desk import DeskReportView


class PeopleLogView(DeskReportView):
    """What the log says about people, newest first."""

    page_title = "人员变动"
    header_icon = "user"
    index_url_name = "people_log"
    index_results_url_name = "people_log_results"
    search_fields = ["label", "user__name"]
    list_export = ["timestamp", "label", "message", "user_display_name"]
    export_headings = {"timestamp": "时间", "label": "谁", "message": "变动", "user_display_name": "经手人"}

    @cached_property
    def permission_policy(self) -> Any:
        """Ask who may look at people."""
        return policy_registry.get_by_type(User)

    @cached_property
    def columns(self) -> list[Column]:
        """Return when, whom, what, by whom."""
        return [
            DateColumn("timestamp", label="时间"),
            Column("label", label="谁"),
            Column("message", label="变动"),
            Column("user_display_name", label="经手人"),
        ]

    def get_base_queryset(self) -> QuerySet[ModelLogEntry]:
        """Return the lines about people."""
        return (
            ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User))
            .select_related("user")
            .order_by("-timestamp", "-pk")
        )


def may_read(person: Any) -> bool:
    """Whether somebody may look at people, as the view asks."""
    return bool(policy_registry.get_by_type(User).user_has_permission(person, "view"))
