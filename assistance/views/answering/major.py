"""Two doors of a major hazard: the firm's own statutory report, filled in from what is known, and fixing with help."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import User
from assistance.enums import Act, MeasureState
from assistance.models import Finding
from assistance.views.doors import done_by
from content.models import LawArticle

# What the report rests on: short name of the law, article.
BASIS: Final = (("安全生产法", "第四十一条"), ("安全生产事故隐患排查治理暂行规定", "第十四条"))
# Of what was frozen of the criterion.
_CRITERION: Final = frozenset({"standard", "item", "shown_official_text"})
BLANK: Final = "（请企业填写）"


@personal
@require_safe
def major(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Show both doors, and the report ready to be printed or copied; whether it is sent is for the firm."""
    rows = Finding.objects.select_related("visit__enterprise__district", "plan")
    finding = done_by(person, Act.REPORT_MAJOR, rows, uuid)
    if not finding.is_major:
        raise Http404
    context = {"row": finding, "parts": report_of(finding), "basis": _basis()}
    return render(request, "assistance/answering/major.html", context)


def report_of(finding: Finding) -> list[tuple[str, str]]:
    """Return the parts of the report by 暂行规定 第十四条, each with what is known of it."""
    firm, plan = finding.visit.enterprise, finding.plan
    measures = plan.measures.exclude(state=MeasureState.DROPPED).values_list("text", flat=True) if plan else []
    basis = "\n".join(field["text"] for field in finding.criterion_frozen if field["name"] in _CRITERION)
    treatment = [
        f"措施：{'；'.join(measures)}" if measures else "",
        f"责任人：{plan.liable}" if plan and plan.liable else "",
        f"资金：{plan.money} 元" if plan and plan.money is not None else "",
        f"时限：{(plan.due_on if plan and plan.due_on else finding.due_on):%Y-%m-%d}",
        f"临时措施：{(plan.safeguards if plan else '') or finding.safeguard}",
    ]
    return [
        ("报告单位", firm.name if firm.code_is_temporary else f"{firm.name}（{firm.code}）"),
        ("地址", firm.address or BLANK),
        ("隐患名称", finding.title),
        ("位置", finding.place or BLANK),
        ("发现日期", f"{finding.visit.on:%Y-%m-%d}"),
        ("对应的判定标准", basis or BLANK),
        ("隐患的现状", finding.text),
        ("产生原因", finding.cause or BLANK),
        ("危害程度和整改难易程度分析", BLANK),
        ("治理方案", "\n".join(filter(None, treatment))),
        ("主要负责人签字、日期", BLANK),
    ]


def _basis() -> list[dict[str, Any]]:
    """The articles, each with its page where the site has one."""
    found = {}
    for page in LawArticle.objects.live().filter(law_short__in=[law for law, _ in BASIS]):
        found[page.law_short, page.article] = page.url
    return [{"title": f"《{law}》{article}", "url": found.get((law, article), "")} for law, article in BASIS]
