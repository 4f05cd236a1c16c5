"""Staff's list of what messages say, with a preview and what it costs."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from delivery import wording
from delivery.desk.forms import TemplateForm
from delivery.domain.templates import keep_template
from delivery.enums import Channel
from delivery.models import MessageTemplate
from theme.desk import DeskIndexView


@dataclass(frozen=True, slots=True)
class Preview:
    """What people would read, filled with the samples."""

    subject: str
    text: str
    length: int
    parts: int
    is_sms: bool


def preview_of(code: str, channel: str, subject: str, text: str) -> Preview:
    """Fill a wording with the samples of its kind and count it."""
    kind = wording.declared(code)
    filled = wording.fill(text, kind.placeholders)
    is_sms = channel == Channel.SMS
    length, parts = wording.sms_length(filled, settings.SMS_SIGN_NAME if is_sms else "")
    shown_subject = wording.one_line(wording.fill(subject or kind.subject, kind.placeholders))
    return Preview(shown_subject if channel == Channel.EMAIL else "", filled, length, parts, is_sms)


class _Previewing:
    """The button 预览 shows the text filled in and keeps nothing; 保存 goes through the door."""

    form: Any
    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form again with what was typed, or save."""
        if "preview" not in request.POST:
            response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
            return response
        self.object = self.existing()
        form: Any = self.get_form()  # type: ignore[attr-defined]
        form.is_valid()
        context = self.get_context_data(form=form)
        answer: HttpResponse = self.render_to_response(context)  # type: ignore[attr-defined]
        return answer

    def existing(self) -> Any:
        """The row that is changed; a new one is none yet."""
        return None

    def save_instance(self) -> MessageTemplate:
        """Hand the filled-in row to the domain function."""
        return keep_template(self.form.save(commit=False))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the preview, and what each kind of message may say."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"preview": _preview(context["form"]), "kinds": wording.every()}


def _preview(form: TemplateForm) -> Preview | None:
    row = form.instance
    if form.is_bound:
        if not form.is_valid():
            return None
        typed = form.cleaned_data
        return preview_of(typed["code"], typed["channel"], typed["subject"], typed["text"])
    is_known = row.pk and row.code in dict(wording.labels(wording.every()))
    return preview_of(row.code, row.channel, row.subject, row.text) if is_known else None


class AddView(_Previewing, generic.CreateView):
    """A new wording."""


class ChangeView(_Previewing, generic.EditView):
    """A changed one."""

    def existing(self) -> Any:
        """The row that is changed."""
        return self.get_object()


class MessageTemplateViewSet(ModelViewSet):
    """消息模板."""

    model = MessageTemplate
    name = "message-templates"
    icon = "mail"
    add_to_reference_index = False
    menu_label = "消息模板"
    copy_view_enabled = False
    add_view_class = AddView
    edit_view_class = ChangeView
    index_view_class = DeskIndexView
    create_template_name = "delivery/desk/template.html"
    edit_template_name = "delivery/desk/template.html"
    list_per_page = 50
    list_filter = ["channel"]
    search_fields = ["text", "code"]
    list_display = [
        "__str__",
        Column("text", label="正文", accessor="text"),
        Column("provider_template", label="服务商模板编号", accessor="provider_template"),
        Column("digest", label="等汇总", accessor=lambda row: "是" if row.digest else "否"),
    ]

    def get_form_class(self, for_update: bool = False) -> type[TemplateForm]:
        """Return the form that checks placeholders."""
        return TemplateForm
