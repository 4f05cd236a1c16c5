"""用词检查: the list that reviewers and releasers keep, and that editors read."""

from functools import cached_property
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import Button

from content.desk.tables import person_of
from content.models import WatchedWord
from content.tables.words import WordImporter, lines, may_keep
from intake.imports.desk import ImportDesk
from intake.private.answers import protect
from intake.tables.writing import XLSX, write
from theme.desk import DeskIndexView

COLUMNS = ["kind", "text", "better", "unless", "note", "blocks", "source", "checked_on"]


class WordDesk(ImportDesk):
    """The list itself is the template: out, edited, in again."""

    after = "下一次检查页面就用上了。"

    def template(self, request: HttpRequest) -> HttpResponse:
        """The list as it stands."""
        layout = self.importer.layout
        table = write([column.written for column in layout.columns], lines(), title=layout.title, exact=True)
        response = HttpResponse(table, content_type=XLSX)
        protect(response, name=f"{layout.title}.xlsx")
        return response


word_desk: Final = WordDesk(
    WordImporter(),
    name="import_words",
    title="导入用词",
    may=lambda request: may_keep(request.user),
    person=person_of,
)


class WordsView(DeskIndexView):
    """The list, with the way to change many at once."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Offer the table to those who keep the list."""
        buttons: list[Any] = super().header_more_buttons
        if may_keep(self.request.user):
            buttons.append(Button("用表格改", url=reverse("import_words:start"), icon_name="table", priority=20))
        return buttons


class WatchedWordViewSet(ModelViewSet):
    """Each entry with what is written instead, and whether it bars the way."""

    model = WatchedWord
    name = "watched-words"
    icon = "list-ul"
    menu_label = "用词检查"
    menu_order = 165
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = COLUMNS
    index_view_class = WordsView
    form_fields = COLUMNS
    list_display = [
        "text",
        "better",
        "kind",
        "note",
        Column("blocks", label="没改好不能提交", accessor=lambda word: "是" if word.blocks else "", sort_key="blocks"),
        "checked_on",
    ]
    list_filter = ["kind", "blocks"]
    list_per_page = 100
    list_export = COLUMNS
    search_fields = ["text", "better", "note", "source"]


watched_words_viewset = WatchedWordViewSet()
