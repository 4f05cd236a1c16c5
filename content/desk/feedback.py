"""The worklist of what readers said: who can have a page mended sees it and says what became of it."""

from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from content.desk.policies import Without
from content.domain.feedback import settle
from content.models import Feedback


class SettleForm(WagtailAdminModelForm):
    """What became of it."""

    class Meta:
        model = Feedback
        fields = ["status", "answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 3})}


class SettleView(generic.EditView):
    """Shows what a reader said, and keeps what became of it through the door."""

    def save_instance(self) -> Feedback:
        """Hand it to the domain function; the form only carries the words."""
        said = self.form.cleaned_data
        return settle(self.object, by=self.request.user, status=said["status"], answer=said["answer"])

    def get_queryset(self) -> Any:
        """Read the page along."""
        return Feedback.objects.select_related("page", "settled_by")


class FeedbackViewSet(ModelViewSet):
    """读者反馈."""

    model = Feedback
    name = "feedback"
    icon = "comment"
    menu_label = "读者反馈"
    menu_order = 150
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 50
    list_filter = ["status", "kind"]
    list_display = [
        Column("kind", label="说的是", accessor="get_kind_display"),
        Column("page", label="页面", accessor="page"),
        Column("text", label="写的话", accessor="text"),
        Column("status", label="状态", accessor="get_status_display"),
        Column("given_at", label="收到", accessor="given_at"),
    ]
    search_fields = ["text"]
    edit_view_class = SettleView
    edit_template_name = "content/desk/feedback.html"

    def get_form_class(self, for_update: bool = False) -> type[SettleForm]:
        """Return the form of what became of it."""
        return SettleForm

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Ask for the pages in the same query."""
        return super().get_index_view_kwargs(queryset=Feedback.objects.select_related("page"), **kwargs)


# Nobody adds or deletes what readers said.
register_permission_policy(Feedback, Without(Feedback, "add", "delete"))
feedback_viewset = FeedbackViewSet()
