"""What can be printed or opened in an office."""

from django.urls import path

from assistance.views.papers.answers import papers
from assistance.views.papers.blank import blank_form
from assistance.views.papers.fixing import major_report, plan_paper, verification_note
from assistance.views.papers.ledger import exchange_table, ledger, ledger_table
from assistance.views.papers.report import visit_report, wall_list

urlpatterns = [
    *papers("visits/<uuid:uuid>/report", "help_report", visit_report),
    *papers("visits/<uuid:uuid>/wall", "help_notice", wall_list),
    path("visits/<uuid:uuid>/findings.xlsx", exchange_table, name="help_exchange_xlsx"),
    *papers("plans/<uuid:uuid>/plan", "help_plan", plan_paper),
    *papers("findings/<uuid:uuid>/verification", "help_verification", verification_note),
    *papers("findings/<uuid:uuid>/major", "help_major", major_report, kinds=("docx",)),
    *papers("firms/<uuid:uuid>/ledger", "help_ledger", ledger, kinds=("pdf",)),
    path("firms/<uuid:uuid>/ledger.xlsx", ledger_table, name="help_ledger_xlsx"),
    *papers("blank", "help_blank", blank_form, kinds=("pdf",)),
]
