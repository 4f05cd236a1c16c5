"""企业名录: the list of enterprises, one of them, entering and changing."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import django_filters
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permissions import register_permission_policy

from accounts.domain.contacts import ContactGoneError, write_contact
from accounts.domain.enterprises import FIELDS, change, enter, find
from accounts.domain.looking import look
from accounts.domain.members import without_manager
from accounts.domain.overtaking import OvertakenError
from accounts.enterprises.forms import ContactForm, ContactFormSet, EnterpriseForm
from accounts.enterprises.permissions import ByTable
from accounts.enums import Looked
from accounts.models import Enterprise
from accounts.policy import Act
from accounts.refused import SaysWhatIsRefused
from theme.desk import DeskIndexView


class RegisterFilterSet(WagtailFilterSet):
    """By place, trade, unit and what the bureau notes of it; and those that need somebody's care."""

    care = django_filters.ChoiceFilter(
        label="要处理的",
        method="needing",
        choices=[("temporary", "临时代码"), ("no_manager", "没有负责人"), ("closed", "已停业、注销")],
    )

    class Meta:
        model = Enterprise
        fields = ["district", "sector", "unit", "grade", "standing", "size", "weak_base"]

    def needing(self, rows: QuerySet[Enterprise], _name: str, what: str) -> QuerySet[Enterprise]:
        """Narrow to one kind of care."""
        if what == "temporary":
            return rows.filter(code__startswith="LS")
        if what == "no_manager":
            return rows.filter(pk__in=without_manager())
        return rows.filter(closed_on__isnull=False)


class RegisterIndexView(DeskIndexView):
    """Fifty a page; found by a part of the name, a former name, or the code."""

    page_title = "企业名录"
    add_item_label = "登记企业"
    default_ordering = "name"
    show_export_buttons = False
    template_name = "accounts/admin/register.html"

    @cached_property
    def columns(self) -> list[Column]:
        """Return who, where, what the bureau notes of it. No person's name or number."""
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label="企业", sort_key="name", get_url=self.get_inspect_url),
            Column(
                "code", label="代码", accessor=lambda row: f"{row.code}（临时）" if row.code_is_temporary else row.code
            ),
            Column("district", label="县区", accessor=lambda row: row.district or "", sort_key="district__order"),
            Column("sector", label="行业领域", accessor=lambda row: row.sector or ""),
            Column("grade", label="监管等级", accessor=lambda row: row.get_grade_display(), sort_key="grade"),
            Column("standing", label="标准化", accessor=lambda row: row.get_standing_display()),
            Column("unit", label="监管科室", accessor=lambda row: row.unit or ""),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Offer the list as it is filtered as a file."""
        asked = self.request.GET.urlencode()
        export = Button(
            "导出这些企业", url=f"{reverse('enterprise_export')}?{asked}", icon_name="download", priority=10
        )
        return [*super().header_more_buttons, export]

    def get_base_queryset(self) -> QuerySet[Enterprise]:
        """Return what is no double, with what the columns show."""
        return Enterprise.objects.current().select_related("district", "sector", "unit")

    def search_queryset(self, queryset: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
        """Find by what people type: any part, any width, brackets of either kind."""
        return find(queryset, self.search_query) if self.is_searching else queryset


class _ContactsPanel(InlinePanel):
    """With one empty contact at its end, and a box to tick for each that goes: both take JavaScript otherwise."""

    def get_form_options(self) -> dict[str, Any]:
        """Ask for the empty one."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name] |= {"extra": 1, "form": ContactForm, "formset": ContactFormSet}
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "accounts/admin/contacts_panel.html"


class _SavesThroughTheDoor(SaysWhatIsRefused):
    """Hands what was filled in to the domain."""

    form: Any
    request: Any
    # Writes the values and returns the entry.
    write: Callable[[dict[str, Any]], Enterprise]

    def save_instance(self) -> Enterprise:
        cleaned = self.form.cleaned_data
        values = {name: cleaned[name] for name in ("name", "code", "scenes", *FIELDS)}
        with transaction.atomic():
            row = self.write(values)
            for contact in self.form.formsets["contacts"].forms:
                _keep_contact(contact, row)
        return row

    def say(self, form: Any, refusal: Exception) -> None:
        """Say at the field itself what another window wrote there; of a contact it stands there already."""
        if not isinstance(refusal, OvertakenError | ContactGoneError):
            super().say(form, refusal)
        elif isinstance(refusal, OvertakenError) and isinstance(refusal.row, Enterprise):
            form.overtaken(refusal)


def _keep_contact(contact: ContactForm, row: Enterprise) -> None:
    change = contact.change()
    try:
        if change:
            write_contact(row, change)
    except OvertakenError as refusal:
        contact.overtaken(refusal)
        raise
    except ContactGoneError as refusal:
        contact.gone(refusal)
        raise


class EnterView(_SavesThroughTheDoor, generic.CreateView):
    """登记一家企业."""

    page_title = "登记企业"
    success_message = "已登记“%(object)s”。"
    error_message = "没有保存：请看下面标红的地方。"

    def write(self, values: dict[str, Any]) -> Enterprise:
        """Enter it."""
        return enter(by=self.request.user, **values)


class ChangeView(_SavesThroughTheDoor, generic.EditView):
    """改一家企业."""

    template_name = "accounts/admin/register_form.html"
    success_message = "已保存“%(object)s”。"
    error_message = "没有保存：请看下面标红的地方。"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, which holds people's names and numbers: that leaves a trace."""
        shown: HttpResponse = super().get(*args, **kwargs)
        look(self.request.user, Looked.CONTACTS, enterprises=[self.object])
        return shown

    def write(self, values: dict[str, Any]) -> Enterprise:
        """Change what differs."""
        row = Enterprise.objects.get(pk=self.object.pk)
        mine = {name: values[name] for name in self.form.changes() if name in values}
        change(row, by=self.request.user, was=self.form.was(), **mine)
        return row


class OneView(generic.InspectView):
    """All about one enterprise: what is noted, who answers for it, what was done to its entry."""

    page_title = "企业"
    template_name = "accounts/admin/enterprise.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add people, doubles and the log; that staff looked at people leaves a trace."""
        row: Enterprise = self.object
        look(self.request.user, Looked.CONTACTS, enterprises=[row])
        return super().get_context_data(
            members=row.memberships.active().select_related("person"),
            contacts=row.contacts.all(),
            former_names=row.former_names.all(),
            merges=row.merges.filter(undone_at__isnull=True).select_related("double", "by"),
            claims=row.claims.filter(state="waiting").select_related("person"),
            log=row.log.select_related("by")[:50],
            **kwargs,
        )


class RegisterViewSet(ModelViewSet):
    """企业名录."""

    model = Enterprise
    name = "enterprises"
    icon = "home"
    menu_label = "企业名录"
    menu_order = 10
    add_to_admin_menu = True
    list_per_page = 50
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = RegisterIndexView
    add_view_class = EnterView
    edit_view_class = ChangeView
    inspect_view_class = OneView
    filterset_class = RegisterFilterSet
    search_fields = ["name"]

    def get_edit_handler(self) -> ObjectList:
        """Lay out the form: who, where, what the bureau notes, whom to call."""
        panels = [
            FieldPanel("name"),
            FieldPanel("code"),
            FieldRowPanel([FieldPanel("district"), FieldPanel("sector"), FieldPanel("unit")]),
            FieldPanel("address"),
            _ContactsPanel("contacts", label="联系人"),
            FieldPanel("scenes"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("size"), FieldPanel("grade"), FieldPanel("standing")]),
                    FieldPanel("weak_base"),
                    FieldPanel("closed_on"),
                ],
                heading="监管",
            ),
            FieldRowPanel([FieldPanel("longitude"), FieldPanel("latitude")]),
        ]
        return ObjectList(panels, base_form_class=EnterpriseForm).bind_to_model(self.model)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name no way to delete, and none to Wagtail's history: its log shows names to everybody in the admin."""
        closed = ("delete_url_name", "usage_url_name", "history_url_name", "history_results_url_name")
        return super().get_common_view_kwargs(**{**dict.fromkeys(closed, self.UNDEFINED), **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        """Route what is named."""
        closed = {"delete", "usage", "history", "history_results"}
        return [row for row in super().get_urlpatterns() if row.name not in closed]


register_permission_policy(
    Enterprise,
    ByTable(Enterprise, {"view": Act.SEE_REGISTER, "add": Act.KEEP_REGISTER, "change": Act.KEEP_REGISTER}),
)
register_viewset = RegisterViewSet()
