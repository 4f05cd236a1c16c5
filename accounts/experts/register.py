"""专家 in the admin: the list by specialty and by day, one expert, entering and changing."""

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from accounts.domain.experts import FIELDS, add_expert, change_specialties
from accounts.domain.looking import look
from accounts.enterprises.permissions import ByTable
from accounts.enums import Looked
from accounts.experts.forms import AddForm, SheetForm
from accounts.models import Expert
from accounts.phone import show_phone
from accounts.policy import Act
from accounts.refused import SaysWhatIsRefused
from theme.desk import DeskIndexView


class ExpertFilterSet(WagtailFilterSet):
    """By what they know, and who is free on a day; those who have left only where one asks for them."""

    free_on = django_filters.DateFilter(
        label="那天有空", method="free", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    left = django_filters.ChoiceFilter(label="在不在库", method="all_the_same", choices=[("yes", "已经离库的")])

    class Meta:
        model = Expert
        fields = ["sectors", "scenes"]

    def free(self, rows: Any, _name: str, day: Any) -> Any:
        """Narrow to those of the pool who can on a day."""
        return rows.in_pool(day).free_on(day)

    def all_the_same(self, rows: Any, _name: str, _value: str) -> Any:
        """Leave it to `filter_queryset`, which is also asked where nothing was chosen."""
        return rows

    def filter_queryset(self, queryset: Any) -> Any:
        """Narrow to those of the pool, or to those who left."""
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("left"):
            return rows.filter(active_until__lt=timezone.localdate())
        return rows.not_left()


class ExpertIndexView(DeskIndexView):
    """Fifty a page; found by a part of the name, of what they say they can, or of where they work."""

    page_title = "专家"
    add_item_label = "加入一位专家"
    default_ordering = "person__name"
    show_export_buttons = False

    @cached_property
    def columns(self) -> list[Column]:
        """Return who, and what he knows; his number stands on his own page."""
        title = self._get_title_column_class(TitleColumn)
        return [
            title("person", label="专家", sort_key="person__name", get_url=self.get_inspect_url),
            Column("knows", label="专业", accessor=specialties),
            Column("skills", label="专长", accessor="skills"),
            Column("title", label="职称", accessor="title"),
            Column("employer", label="工作单位", accessor="employer"),
            DateColumn("active_until", label="在库到"),
        ]

    def get_base_queryset(self) -> QuerySet[Expert]:
        """Return everybody with what the columns show."""
        return Expert.objects.select_related("person").prefetch_related("sectors", "scenes")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Note whose data this page of the list shows."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        look(self.request.user, Looked.PEOPLE_LIST, people=[row.person for row in context["object_list"]])
        return context

    def search_queryset(self, queryset: QuerySet[Expert]) -> QuerySet[Expert]:
        """Find by part of what the columns show."""
        if not self.is_searching:
            return queryset
        text = self.search_query.strip()
        found = Q(person__name__icontains=text) | Q(skills__icontains=text) | Q(employer__icontains=text)
        return queryset.filter(found)


def specialties(expert: Expert) -> str:
    """Return the names of what an expert knows; uses what is prefetched."""
    return "、".join(str(row) for row in [*expert.sectors.all(), *expert.scenes.all()])


class AddView(SaysWhatIsRefused, generic.CreateView):
    """加入一位专家."""

    page_title = "加入一位专家"
    success_message = "“%(object)s”加入了专家库，已告诉本人。"
    error_message = "没有保存：请看下面标红的地方。"
    form: Any

    def save_instance(self) -> Expert:
        """Take him in."""
        cleaned = self.form.cleaned_data
        return add_expert(
            cleaned["person"], by=self.request.user, active_from=cleaned["active_from"], **_of_the_sheet(cleaned)
        )


class ChangeView(SaysWhatIsRefused, generic.EditView):
    """改专业、资料."""

    success_message = "已保存“%(object)s”。"
    error_message = "没有保存：请看下面标红的地方。"
    form: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note whose data the form shows."""
        shown: HttpResponse = super().get(request, *args, **kwargs)
        look(self.request.user, Looked.PERSON, people=[self.object.person])
        return shown

    def save_instance(self) -> Expert:
        """Change what differs."""
        row = Expert.objects.select_related("person").get(pk=self.object.pk)
        change_specialties(row, by=self.request.user, **_of_the_sheet(self.form.cleaned_data))
        return row


def _of_the_sheet(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: cleaned[name] for name in ("sectors", "scenes", *FIELDS)}


class OneView(generic.InspectView):
    """All about one expert: whom to call, what he knows, where he must not be sent, when he cannot."""

    page_title = "专家"
    template_name = "accounts/admin/expert.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add conflicts, days and the log; that staff looked at a person leaves a trace."""
        row: Expert = self.object
        look(self.request.user, Looked.PERSON, people=[row.person])
        return super().get_context_data(
            phone=show_phone(row.person.phone),
            specialties=specialties(row),
            conflicts=row.conflicts.select_related("enterprise", "declared_by", "ended_by"),
            absences=row.absences.filter(last_day__gte=timezone.localdate()),
            log=row.log.select_related("by")[:50],
            **kwargs,
        )


class ExpertViewSet(ModelViewSet):
    """专家."""

    model = Expert
    name = "experts"
    icon = "group"
    menu_label = "专家"
    menu_order = 13
    add_to_admin_menu = True
    list_per_page = 50
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = ExpertIndexView
    add_view_class = AddView
    edit_view_class = ChangeView
    inspect_view_class = OneView
    filterset_class = ExpertFilterSet
    search_fields = ["person__name"]

    def get_form_class(self, for_update: bool = False) -> type[SheetForm]:
        return SheetForm if for_update else AddForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name no way to delete, and none to Wagtail's history: its log shows names to everybody in the admin."""
        closed = ("delete_url_name", "usage_url_name", "history_url_name", "history_results_url_name")
        return super().get_common_view_kwargs(**{**dict.fromkeys(closed, self.UNDEFINED), **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        """Route what is named."""
        closed = {"delete", "usage", "history", "history_results"}
        return [row for row in super().get_urlpatterns() if row.name not in closed]


register_permission_policy(
    Expert, ByTable(Expert, {"view": Act.KEEP_EXPERTS, "add": Act.KEEP_EXPERTS, "change": Act.KEEP_EXPERTS})
)
experts_viewset = ExpertViewSet()
