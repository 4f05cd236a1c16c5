"""The roles in the admin: what each is for and who has it. They are laid by code, so nothing here can be changed."""

from functools import cached_property
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.urls import URLPattern, reverse
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import set_query_params
from wagtail.users.views.groups import GroupViewSet

from accounts.roles import Role
from theme.desk import DeskIndexView

_ROLE_OF_LABEL = {role.label: role for role in Role}


class RolesIndexView(DeskIndexView):
    """The ten roles in their own order, each leading to the people who have it."""

    page_title = "岗位"
    any_permission_required = ["view"]
    paginate_by = None
    is_searchable = False
    show_export_buttons = False

    @cached_property
    def columns(self) -> list[Column]:
        """Return role, duty and number of people."""
        return [
            TitleColumn("name", label="岗位", get_url=_people_with),
            Column("duty", label="做什么", accessor=lambda group: _ROLE_OF_LABEL[group.name].duty),
            Column("people", label="启用的人数", accessor="people"),
        ]

    def get_base_queryset(self) -> QuerySet[Group]:
        """Return the groups that are roles."""
        place = Case(
            *(When(name=role.label, then=Value(order)) for order, role in enumerate(Role)), output_field=IntegerField()
        )
        return Group.objects.filter(name__in=_ROLE_OF_LABEL).annotate(
            people=Count("user", filter=Q(user__is_active=True)), place=place
        )

    def order_queryset(self, queryset: QuerySet[Group]) -> QuerySet[Group]:
        """Order as the roles are listed in the code."""
        return queryset.order_by("place")


def _people_with(group: Group) -> str:
    return set_query_params(reverse("wagtailusers_users:index"), {"role": group.name, "is_active": "true"})


class RolesViewSet(GroupViewSet):
    menu_label = "岗位"
    menu_order = 11
    template_prefix = ""
    index_view_class = RolesIndexView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name no way to add, change or delete a group."""
        closed = ("add_url_name", "edit_url_name", "delete_url_name", "history_url_name")
        return super().get_common_view_kwargs(**{**dict.fromkeys(closed, self.UNDEFINED), **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        """Route the list alone."""
        return [row for row in super().get_urlpatterns() if row.name in {"index", "index_results"}]

    def register_admin_url_finder(self) -> None:
        """Offer no place to edit a group at: there is none."""
