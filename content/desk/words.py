"""用词检查: the list that reviewers and releasers keep, and that editors read."""

from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from content.models import WatchedWord
from theme.desk import DeskIndexView

COLUMNS = ["kind", "text", "better", "unless", "note", "blocks", "source", "checked_on"]


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
    index_view_class = DeskIndexView
    form_fields = COLUMNS
    list_display = [
        "text",
        "better",
        "kind",
        Column("blocks", label="没改好不能提交", accessor=lambda word: "是" if word.blocks else "", sort_key="blocks"),
        "checked_on",
    ]
    list_filter = ["kind", "blocks"]
    list_per_page = 100
    list_export = COLUMNS
    search_fields = ["text", "better", "note", "source"]


watched_words_viewset = WatchedWordViewSet()
