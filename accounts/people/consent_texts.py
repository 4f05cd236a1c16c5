"""个人信息处理说明 in the admin: written, dated, and not rewritten once somebody has agreed."""

from typing import Any

from django.db.models import Count, QuerySet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.domain.consent import write
from accounts.models import ConsentText
from accounts.refused import SaysWhatIsRefused
from theme.desk import DeskIndexView

FIELDS = ["title", "text", "document", "effective_on"]


class _Writing(SaysWhatIsRefused):
    """Saves through the domain."""

    form: Any
    request: Any

    def save_instance(self) -> ConsentText:
        return write(
            self.form.instance, by=self.request.user, **{name: self.form.cleaned_data[name] for name in FIELDS}
        )


class AddView(_Writing, generic.CreateView):
    """A new text."""


class ChangeView(_Writing, generic.EditView):
    """A text that nobody has agreed to yet."""


class ListView(DeskIndexView):
    """Every text, with how many agreed to it."""

    def get_base_queryset(self) -> QuerySet[ConsentText]:
        """Count in the same query."""
        return ConsentText.objects.annotate(agreed=Count("consents"))


class ConsentTextViewSet(ModelViewSet):
    """个人信息处理说明."""

    model = ConsentText
    name = "consent-texts"
    icon = "doc-full"
    menu_label = "个人信息处理说明"
    menu_order = 25
    add_to_settings_menu = True
    copy_view_enabled = True
    index_view_class = ListView
    add_view_class = AddView
    edit_view_class = ChangeView
    form_fields = FIELDS
    list_display = [
        "title",
        Column("effective_on", label="生效", accessor=lambda row: row.effective_on or "草稿"),
        Column("agreed", label="同意的人", accessor="agreed"),
    ]


consent_texts_viewset = ConsentTextViewSet()
