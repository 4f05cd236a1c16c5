"""到期复核: which pages are due to be compared with their sources again, and saying that one is still right."""

from functools import cached_property
from typing import Any, Final

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import Page
from wagtail.permission_policies.base import BasePermissionPolicy

from accounts.models import User
from accounts.roles import has_role
from content.context.around import DEPTH_OF_LISTS
from content.domain.review import REMINDED, REVIEWERS, Due, watched
from content.models.release import ORIGINS
from theme.desk import DeskReportView

READERS: Final = frozenset({*REMINDED, *REVIEWERS})
URGENCIES: Final = {Due.OVERDUE: "到期了", Due.SOON: "30 天内到期", Due.UNDATED: "没有写日期", Due.LATER: "还早"}


def may_read(person: Any) -> bool:
    """Whether somebody has a hand in the pages, as the view asks."""
    return has_role(person, *READERS)


class ForPeopleOfThePages(BasePermissionPolicy):
    """Whoever writes, reviews or releases pages sees which are due."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Answer for one act."""
        return action == "view" and may_read(user)


def _sections() -> list[tuple[str, str]]:
    lists = Page.objects.live().filter(depth=DEPTH_OF_LISTS).order_by("path")
    return list(lists.values_list("path", "title"))


def _editors() -> list[tuple[int, str]]:
    saved = watched(timezone.localdate()).order_by().values("latest_revision__user")
    people = User.objects.filter(pk__in=saved).order_by("name", "pk")
    return [(person.pk, str(person)) for person in people]


class DueFilterSet(WagtailFilterSet):
    """By how urgent it is, by section of the site, and by who saved the page last."""

    urgency = django_filters.ChoiceFilter(label="什么时候到期", choices=list(URGENCIES.items()))
    section = django_filters.ChoiceFilter(label="栏目", field_name="path", lookup_expr="startswith", choices=_sections)
    editor = django_filters.ChoiceFilter(label="谁最后改的", field_name="latest_revision__user", choices=_editors)

    class Meta:
        model = Page
        fields: list[str] = []


class DueView(DeskReportView):
    """Fifty a page, the most urgent first."""

    page_title = "到期复核"
    header_icon = "date"
    index_url_name = "reviews_due"
    index_results_url_name = "reviews_due_results"
    permission_policy = ForPeopleOfThePages(Page)
    filterset_class = DueFilterSet
    model = Page
    list_export = ["title", "due", "reviewed", "latest_revision.user"]
    export_headings = {"title": "页面", "due": "下次核对", "reviewed": "最近核对", "latest_revision.user": "谁最后改的"}

    @cached_property
    def columns(self) -> list[Column]:
        """Say which page, how urgent, since when, by whom."""
        may_confirm = has_role(self.request.user, *REVIEWERS)
        leads_to = "desk:review" if may_confirm else "wagtailadmin_pages:edit"
        return [
            TitleColumn("title", label="页面", get_url=lambda row: reverse(leads_to, args=[row.pk])),
            Column("urgency", label="什么时候到期", accessor=lambda row: URGENCIES[row.urgency]),
            Column("due", label="下次核对", accessor=lambda row: f"{row.due:%Y-%m-%d}" if row.due else "没有写"),
            Column(
                "reviewed", label="最近核对", accessor=lambda row: f"{row.reviewed:%Y-%m-%d}" if row.reviewed else ""
            ),
            Column("kind", label="类别", accessor=lambda row: str(row.page_type_display_name)),
            Column("editor", label="谁最后改的", accessor=_editor),
        ]

    def get_base_queryset(self) -> QuerySet[Page]:
        """With what the columns show, and without the texts."""
        rows = watched(timezone.localdate()).select_related("content_type", "latest_revision__user")
        return rows.defer("latest_revision__content")

    def search_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """Find by a part of the title; the search of the admin would lose the order and the dates."""
        asked = (self.search_query or "").strip()
        return queryset.filter(title__icontains=asked) if asked else queryset


def _editor(row: Page) -> str:
    revision = row.latest_revision
    return str(revision.user) if revision and revision.user else ORIGINS["starter"]
