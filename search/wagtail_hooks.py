"""What search adds to Wagtail's admin: what people ask and do not find, and the words and picks that mend it."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup

from accounts.menu import GuardedItem
from search.desk import report, worklist
from search.desk.words import GroupViewSet, PromotionViewSet, TermViewSet


class SearchGroup(ModelViewSetGroup):
    """搜索."""

    menu_label = "站内搜索"
    menu_name = "search-words"
    menu_icon = "search"
    menu_order = 155
    items = (GroupViewSet, PromotionViewSet, TermViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        """Put before the lists what they are there to mend."""
        first = [("没搜到的", "search_worklist", "tasks"), ("搜索统计", "search_report", "order")]
        guarded = [
            GuardedItem(label, reverse(name), name=name, icon_name=icon, order=order, may=worklist.may_look)
            for order, (label, name, icon) in enumerate(first, -len(first))
        ]
        return [*guarded, *super().get_submenu_items()]


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def words_and_picks() -> ModelViewSetGroup:
    """Offer the lists to whoever keeps them."""
    return SearchGroup()


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def worklist_urls() -> list[URLPattern]:
    """Route the worklist and the report."""
    return [
        path("search/asked/", worklist.worklist_view, name="search_worklist"),
        path("search/asked/set-aside/", worklist.set_aside_view, name="search_set_aside"),
        path("search/asked/write/", worklist.write_view, name="search_write"),
        path("search/report/", report.report_view, name="search_report"),
        path("search/report/export/", report.export_view, name="search_report_export"),
    ]
