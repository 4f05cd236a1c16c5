"""What training officers keep in Wagtail's admin: the list of all sessions, and the dated rules of training."""

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import Any, Final

import django_filters
from django.db.models import F, Min, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from accounts.models import User
from accounts.roles import Role, acting_as
from theme.desk import DeskIndexView
from training.enums import CourseKind
from training.models import CertificateRule, CoursePage, Session, SessionDate, TrainingRule
from training.policy import runs_training
from training.querysets import SessionQuerySet
from training.views.calendar import month_choices

KEEPS: Final = frozenset({"view", "add", "change"})
# Of the doors that a ModelViewSet has, those that stay shut: nothing is deleted, and its history names people.
_SHUT: Final = frozenset({"delete", "usage", "history", "history_results"})


class ForOfficers(BasePermissionPolicy):
    """Training officers look, add and change; nobody deletes."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Answer for one act."""
        return action in KEEPS and runs_training(user)

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[User]:
        """Return who may do one of these."""
        return acting_as(Role.TRAINING_OFFICER) if KEEPS & set(actions) else User.objects.none()


class _Kept(ModelViewSet):
    """A list of which nothing is deleted."""

    shut = _SHUT
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    index_view_class = DeskIndexView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name no door that is shut."""
        closed = dict.fromkeys((f"{name}_url_name" for name in self.shut), self.UNDEFINED)
        return super().get_common_view_kwargs(**{**closed, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        """Route what is named."""
        return [row for row in super().get_urlpatterns() if row.name not in self.shut]


def _months() -> list[tuple[str, str]]:
    return month_choices(SessionDate.objects.all(), "DESC")


class SessionFilterSet(WagtailFilterSet):
    """By course, kind, state, month, and whether there is room."""

    kind = django_filters.ChoiceFilter(label="类别", field_name="course__kind", choices=CourseKind.choices)
    month = django_filters.ChoiceFilter(label="月份", method="held_in", choices=_months)
    filling = django_filters.ChoiceFilter(
        label="名额",
        method="filled",
        choices=[("free", "还有名额"), ("full", "满了"), ("waiting", "有人候补")],
    )

    class Meta:
        model = Session
        fields = ["state", "course"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = CoursePage.objects.filter(sessions__isnull=False).distinct()
        self.filters["course"].queryset = held.only("title").order_by("title")

    def held_in(self, rows: SessionQuerySet, _name: str, month: str) -> SessionQuerySet:
        """Narrow to those of which a sitting is in that month."""
        return rows.held_in(date.fromisoformat(f"{month}-01"))

    def filled(self, rows: QuerySet[Session], _name: str, how: str) -> QuerySet[Session]:
        """Narrow by what is left."""
        if how == "waiting":
            return rows.filter(waiting__gt=0)
        return rows.filter(seats_taken__lt=F("capacity")) if how == "free" else rows.filter(seats_taken=F("capacity"))


class SessionIndexView(DeskIndexView):
    """Fifty a page, what is held last first; found by a part of the title, the course or the place."""

    page_title = "场次"
    add_item_label = "新建一期"
    default_ordering = "-begins"
    show_export_buttons = False
    template_name = "training/admin/sessions.html"

    @cached_property
    def columns(self) -> list[Column]:
        """Say what, when, where, how full, how it stands."""
        title = self._get_title_column_class(TitleColumn)
        return [
            title("title", label="场次", accessor=lambda row: f"{row.course.title} · {row}", get_url=_edit),
            Column("begins", label="第一次上课", accessor=lambda row: _when(row.begins), sort_key="begins"),
            Column("place", label="地点", accessor=lambda row: row.place or "网上听"),
            Column("seats_taken", label="已报/名额", accessor=lambda row: f"{row.seats_taken}/{row.capacity}"),
            Column("waiting", label="候补", sort_key="waiting"),
            Column("state", label="状态", accessor=lambda row: row.get_state_display()),
        ]

    def get_add_url(self) -> str:
        """Sessions are made on a page of their own."""
        return reverse("training_plan")

    def get_edit_url(self, instance: Session) -> str:
        """And changed there."""
        return _edit(instance)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Lead to the month."""
        month = Button("日历", url=reverse("training_desk_calendar"), icon_name="calendar", priority=10)
        return [*super().header_more_buttons, month]

    def get_base_queryset(self) -> QuerySet[Session]:
        """With what the columns show."""
        courses = Prefetch("course", CoursePage.objects.only("title"))
        return Session.objects.annotate(begins=Min("dates__starts_at")).prefetch_related(courses)

    def search_queryset(self, queryset: QuerySet[Session]) -> QuerySet[Session]:
        """Find by what people type."""
        if not self.is_searching:
            return queryset
        asked = self.search_query.strip()
        return queryset.filter(
            Q(title__icontains=asked) | Q(course__title__icontains=asked) | Q(place__icontains=asked)
        )


def _edit(row: Session) -> str:
    return reverse("training_edit", args=[row.uuid])


def _when(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


class SessionViewSet(_Kept):
    """场次. Made and changed at /training/desk/, through the doors of `training.domain`."""

    shut = _SHUT | {"add", "edit"}
    model = Session
    name = "training-sessions"
    icon = "calendar-alt"
    menu_label = "场次"
    menu_order = 12
    add_to_admin_menu = True
    index_view_class = SessionIndexView
    filterset_class = SessionFilterSet
    search_fields = ["title"]
    # Asked for by Wagtail, shown nowhere.
    form_fields = ["title"]


_OF_ALL: Final = [
    "who",
    "firm",
    "source",
    "url",
    "confidence",
    "effective_from",
    "effective_until",
    "editor_note",
    "order",
]
_LISTED: Final = ["source", "confidence", "effective_from", "effective_until"]


class TrainingRuleViewSet(_Kept):
    """学时规定: what is over gets a last day, and stays."""

    model = TrainingRule
    name = "training-rules"
    icon = "list-ol"
    form_fields = ["code", "stage", "hours", "words", *_OF_ALL]
    list_display = [Column("says", label="规定", accessor="says"), *_LISTED]
    list_filter = ["who", "firm", "stage", "confidence"]
    search_fields = ["code", "words", "source"]


class CertificateRuleViewSet(_Kept):
    """证书规定."""

    model = CertificateRule
    name = "certificate-rules"
    icon = "clipboard-list"
    form_fields = ["code", "certificate", "about", "words", "department", "months", *_OF_ALL]
    list_display = ["certificate", "about", "words", *_LISTED]
    list_filter = ["certificate", "about", "who", "confidence"]
    search_fields = ["code", "words", "source"]


class RulesGroup(ModelViewSetGroup):
    """培训规定."""

    menu_label = "培训规定"
    menu_name = "training-rules"
    menu_icon = "list-ul"
    menu_order = 14
    items = (TrainingRuleViewSet, CertificateRuleViewSet)


for _model in (Session, TrainingRule, CertificateRule):
    register_permission_policy(_model, ForOfficers(_model))
session_viewset: Final = SessionViewSet()
