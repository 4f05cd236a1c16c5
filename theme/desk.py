"""Lists in Wagtail's admin that a phone can hold."""

from wagtail.admin.ui.tables import Table
from wagtail.admin.views import generic
from wagtail.admin.views.reports.base import ReportView


class DeskTable(Table):
    """Scrolls by itself where it is wider than the window; the page around it cuts off what does not fit."""

    template_name = "theme/desk/table.html"


# A list that can be searched and filtered without JavaScript too.
LIST = "theme/desk/list.html"


class DeskIndexView(generic.IndexView):
    """Wagtail's list with such a table."""

    template_name = LIST
    table_class = DeskTable


class DeskReportView(ReportView):
    """Wagtail's report with such a table, to be searched; for whoever may view its rows."""

    permission_required = "view"
    template_name = LIST
    table_class = DeskTable
    is_searchable = True
