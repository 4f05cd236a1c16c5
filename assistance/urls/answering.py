"""Where a firm answers: to a report, with a plan, with evidence, with a request for more time."""

from django.urls import path

from assistance.views.answering import answers, extensions, major, plans, showing, writing

urlpatterns = [
    path("visits/<uuid:uuid>/answer/", answers.answer, name="help_answer"),
    path("visits/<uuid:uuid>/plan/", plans.make, name="help_make_plan"),
    path("plans/<uuid:uuid>/", plans.plan, name="help_plan"),
    path("plans/<uuid:uuid>/write/", writing.write, name="help_write_plan"),
    path("plans/<uuid:uuid>/submit/", writing.step("submit"), name="help_submit_plan"),
    path("plans/<uuid:uuid>/agree/", writing.step("agree"), name="help_agree_plan"),
    path("plans/<uuid:uuid>/return/", writing.step("return"), name="help_return_plan"),
    path("plans/<uuid:uuid>/revise/", writing.step("revise"), name="help_revise_plan"),
    path("plans/<uuid:uuid>/merge/", writing.merge, name="help_merge_plan"),
    path("plans/<uuid:uuid>/split/", writing.split, name="help_split_plan"),
    path("measures/<uuid:uuid>/show/", showing.show_measure, name="help_show_measure"),
    path("measures/<uuid:uuid>/done/", showing.do_measure, name="help_do_measure"),
    path("findings/<uuid:uuid>/show/", showing.show_finding, name="help_show_finding"),
    path("findings/<uuid:uuid>/fixed/", showing.report_fixed, name="help_report_fixed"),
    path("findings/<uuid:uuid>/report/", major.major, name="help_major"),
    path("findings/<uuid:uuid>/extension/", extensions.ask, name="help_ask_extension"),
    path("findings/<uuid:uuid>/extension/decide/", extensions.decide, name="help_decide_extension"),
    path("extensions/<uuid:uuid>/withdraw/", extensions.withdraw, name="help_withdraw_extension"),
]
