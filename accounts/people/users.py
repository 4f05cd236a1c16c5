"""The list of people in the admin and the views behind it. People are switched off, never deleted."""

import re
import unicodedata
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.admin.widgets.button import Button
from wagtail.users.views import users

from accounts.domain.looking import look
from accounts.enums import Looked
from accounts.models import StaffUnit, User
from accounts.people.forms import PersonForm
from accounts.phone import mask_phone, show_phone
from accounts.refused import SaysWhatIsRefused
from accounts.roles import Role
from theme.desk import LIST, DeskTable

_ROLE_LABELS = {role.label for role in Role}


class PeopleFilterSet(WagtailFilterSet):
    """Who is active, in which unit, in which role."""

    is_active = django_filters.BooleanFilter(label="启用", widget=BooleanRadioSelect)
    role = django_filters.MultipleChoiceFilter(
        label="岗位",
        field_name="groups__name",
        choices=[(role.label, role.label) for role in Role],
        widget=forms.CheckboxSelectMultiple,
    )
    unit = django_filters.ModelChoiceFilter(label="科室", queryset=StaffUnit.objects.all())

    class Meta:
        model = User
        fields: list[str] = []


class PeopleIndexView(users.IndexView):
    """People by name, phone and e-mail, with unit and roles."""

    template_name = LIST
    results_template_name = "wagtailadmin/generic/index_results.html"
    page_title = "人员"
    add_item_label = "新增人员"
    filterset_class = PeopleFilterSet
    default_ordering = "name"
    search_fields = ["name", "phone", "email"]
    show_export_buttons = False
    table_class = DeskTable

    @cached_property
    def columns(self) -> list[Column]:
        """Return the columns; whoever may only look sees masked numbers."""
        show = show_phone if self.user_has_permission("change") else mask_phone
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label="姓名", sort_key="name", get_url=self.get_edit_url),
            Column("phone", label="手机号", accessor=lambda person: show(person.phone)),
            Column("email", label="邮箱", accessor=lambda person: person.email or "", sort_key="email"),
            Column("unit", label="科室", accessor=lambda person: person.unit or ""),
            Column("roles", label="岗位", accessor=role_labels),
            BooleanColumn("is_active", label="启用", sort_key="is_active"),
            DateColumn("last_login", label="上次登录", sort_key="last_login"),
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Note whose data this page of the list shows."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        look(self.request.user, Looked.PEOPLE_LIST, people=context["object_list"])
        return context

    def get_base_queryset(self) -> QuerySet[User]:
        """Return everybody with what the columns show, in one query each."""
        return User.objects.select_related("unit", "wagtail_userprofile").prefetch_related("groups")

    def get_filterset_kwargs(self) -> dict[str, Any]:
        """Leave out what only Wagtail's own filters take."""
        kwargs = super().get_filterset_kwargs()
        kwargs.pop("is_searching", None)
        return kwargs

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """Order by one column; Wagtail's own knows first and last names."""
        column = self.ordering if isinstance(self.ordering, str) else "name"
        return queryset.order_by(column, "pk")

    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """Find by part of a name, a number typed with or without spaces, or an address."""
        if not self.is_searching:
            return queryset
        text = unicodedata.normalize("NFKC", self.search_query).strip()
        found = Q(name__icontains=text) | Q(email__icontains=text)
        # The 6 of an address is no part of a number.
        if re.fullmatch(r"[\d\s+()-]+", text) and (digits := re.sub(r"\D", "", text)):
            found |= Q(phone__contains=digits)
        return queryset.filter(found)


def role_labels(person: User) -> str:
    """Return the roles of a person as text; uses what is prefetched."""
    labels = [group.name for group in person.groups.all() if group.name in _ROLE_LABELS]
    if person.is_superuser:
        labels.insert(0, "超级管理员")
    return "、".join(labels)


class _DoorMixin(SaysWhatIsRefused):
    """Gives the form who fills it in."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        kwargs.pop("editing_self", None)
        return {**kwargs, "by": self.request.user}  # type: ignore[attr-defined]


class PersonCreateView(_DoorMixin, users.CreateView):
    page_title = "新增人员"
    success_message = "已新增“%(object)s”。"
    template_name = "wagtailadmin/generic/create.html"


class PersonEditView(_DoorMixin, users.EditView):
    success_message = "已保存“%(object)s”。"
    error_message = "没有保存：请看下面标红的地方。"
    template_name = "wagtailadmin/generic/edit.html"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Lead to what was sent to the person, for whoever he asks why nothing came."""
        url = reverse("person_messages", args=[self.object.uuid])
        return [*super().header_more_buttons, Button("发给他的消息", url=url, icon_name="mail", priority=30)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note whose data the form shows."""
        shown: HttpResponse = super().get(request, *args, **kwargs)
        look(request.user, Looked.PERSON, people=[self.object])  # type: ignore[arg-type]
        return shown

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse to let an administrator change a superuser, for example his password."""
        super().setup(request, *args, **kwargs)
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied


class PeopleViewSet(users.UserViewSet):
    menu_label = "人员"
    menu_order = 10
    ordering = "name"
    list_per_page = 50
    copy_view_enabled = False
    template_prefix = ""
    search_fields = PeopleIndexView.search_fields
    filterset_class = PeopleFilterSet

    index_view_class = PeopleIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name no way to delete a person or to list his uses."""
        return super().get_common_view_kwargs(
            **{"delete_url_name": self.UNDEFINED, "usage_url_name": self.UNDEFINED, **kwargs}
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        """Route no way to delete a person: what he did must keep a name."""
        return [row for row in super().get_urlpatterns() if row.name not in {"delete", "usage"}]
