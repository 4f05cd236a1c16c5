"""整改方案, 验收记录 and the firm's own report of a major hazard, on paper."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest

from accounts.models import User
from assistance.domain.looking import look_at_all
from assistance.enums import FINDING_ON_PAPER, Act, Level, MeasureState, Shows
from assistance.models import Evidence, Finding, FindingPhoto, Measure, RectificationPlan, Verification
from assistance.policy import within
from assistance.views.doors import seen_by
from assistance.views.papers.photos import of_findings, printed
from assistance.views.papers.telling import criterion_said, fix_of, level_of
from assistance.views.papers.writing import LINE, Paper, blank, day, facts, items, line, moment, names, part, said
from content.written.blocks import Block, Pictures, Table

# 安全生产法（2021）; 安全生产事故隐患排查治理暂行规定（原令第16号）: 第十四条 names the three parts of the report,
# 第十五条 the six of its scheme.
BASIS: Final = (
    ("安全生产法", "第四十一条"),
    ("安全生产事故隐患排查治理暂行规定", "第十四条"),
    ("安全生产事故隐患排查治理暂行规定", "第十五条"),
)


def plan_paper(request: HttpRequest, person: User, *, uuid: UUID) -> Paper:
    """A plan with its five parts."""
    del request
    plan = seen_by(person, RectificationPlan.objects.select_related("visit__enterprise"), uuid)
    covered = plan.findings.order_by("order")
    seen = list(within(person, Act.SEE, covered).prefetch_related("extensions"))
    more = covered.count() - len(seen)
    head = (line("改什么"), line("等级"), line("期限"))
    rows = tuple((line(f"{row.order}. {row}"), line(level_of(row)), line(fix_of(row))) for row in seen)
    covers = [Table(head, rows, widths=(6, 3, 4))] if rows else []
    blocks = [
        *facts(
            ("企业", plan.visit.enterprise.name),
            ("帮扶记录", plan.visit.number),
            ("状态", plan.get_state_display()),
        ),
        *part("针对的隐患", covers, said(f"另有 {more} 项不在这张纸上。" if more else "")),
        *part("一、措施", _measures(plan)),
        *part("二、责任人", said(plan.liable or LINE)),
        *part("三、资金", said(_money(plan) or LINE)),
        *part("四、时限", said(f"{day(plan.due_on)}以前全部完成" if plan.due_on else LINE)),
        *part("五、改好以前的临时措施", said(plan.safeguards or LINE)),
        *part("签字", blank("企业负责人", "日期"), blank("帮扶组", "日期")),
    ]
    name = f"整改方案 {plan.visit.number or plan.visit.on}"
    return Paper("隐患整改方案", name, blocks, foot=plan.visit.number)


def verification_note(request: HttpRequest, person: User, *, uuid: UUID) -> Paper:
    """How a finding looked, what shows that it is gone, who looked and what he says; what shows it only to who may."""
    del request
    finding = _finding(person, uuid)
    looks = list(finding.verifications.select_related("by", "second"))
    if not looks:
        raise Http404
    proof = within(person, Act.SEE, Evidence.objects.of_fixing(finding).filter(shows=Shows.FIX))
    evidence = list(proof.select_related("visit"))
    look_at_all([finding], by=person)
    look_at_all(evidence, by=person)
    photos = of_findings(FindingPhoto.objects.filter(finding=finding))
    blocks = [
        *_of_what(finding),
        *part("改之前", said(finding.text), photos.values()),
        *part("改之后", _proof(evidence)),
        *(block for number, row in enumerate(looks, 1) for block in part(_which(number, looks), _look(row))),
        *part("签字", blank("验收人", "日期"), blank("企业", "日期")),
    ]
    visit = finding.visit
    name = f"验收记录 {visit.number} 第{finding.order}项"
    return Paper("隐患整改验收记录", name, blocks, foot=visit.number)


def major_report(request: HttpRequest, person: User, *, uuid: UUID) -> Paper:
    """The report of a major hazard that the firm itself owes, filled from what is known. We never send it."""
    del request
    finding = _finding(person, uuid)
    if finding.level != Level.MAJOR:
        raise Http404
    # Each law is named once.
    laws = dict.fromkeys(law for law, _ in BASIS)
    basis = "、".join(f"《{law}》{'、'.join(article for of, article in BASIS if of == law)}" for law in laws)
    blocks = [
        *said(f"按{basis}要写的内容整理，报送前请核对。"),
        *(
            block
            for title, known in report_of(finding)
            for block in part(title, facts(*((label, value or LINE) for label, value in known)))
        ),
        *blank("主要负责人（签字）", "单位（盖章）", "日期"),
    ]
    return Paper("重大事故隐患报告", "重大事故隐患报告", blocks, is_firms_own=True)


def report_of(finding: Finding) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the report of a major hazard part by part: what is to be written, and what is known of it."""
    firm, plan = finding.visit.enterprise, finding.plan
    measures = [row for row in plan.measures.all() if row.state != MeasureState.DROPPED] if plan else []
    return [
        (
            "报告的单位和隐患",
            [
                ("报告单位", firm.name),
                ("统一社会信用代码", "" if firm.code_is_temporary else firm.code),
                ("地址", firm.address),
                ("隐患名称", str(finding)),
                ("位置", finding.place),
                ("发现日期", day(finding.visit.on)),
            ],
        ),
        (
            "一、现状和产生的原因",
            [
                ("现状", finding.text),
                ("对照的条款", "\n".join(filter(None, criterion_said(finding)))),
                ("产生的原因", finding.cause),
            ],
        ),
        ("二、危害程度和整改难易程度", [("可能造成什么后果", ""), ("整改难在哪里、要多久", "")]),
        (
            "三、治理方案",
            [
                ("目标和任务", ""),
                ("方法和措施", "\n".join(f"{number}. {_told(row)}" for number, row in enumerate(measures, 1))),
                ("经费和物资", _money(plan) if plan else ""),
                ("机构和人员", plan.liable if plan else ""),
                ("时限和要求", f"{day(plan.due_on if plan and plan.due_on else finding.due_on)}以前改好"),
                ("安全措施和应急预案", (plan.safeguards if plan else "") or finding.safeguard),
            ],
        ),
    ]


def _finding(person: User, uuid: UUID) -> Finding:
    finding = seen_by(person, Finding.objects.select_related("visit__enterprise", "plan"), uuid)
    if finding.state not in FINDING_ON_PAPER:
        raise Http404
    return finding


def _of_what(finding: Finding) -> Iterator[Block]:
    yield from facts(
        ("企业", finding.visit.enterprise.name),
        ("帮扶记录", finding.visit.number),
        ("隐患", f"第 {finding.order} 项，{finding}"),
        ("等级", level_of(finding)),
        ("位置", finding.place),
        ("期限", fix_of(finding)),
        ("现在的状态", finding.get_state_display()),
    )


def _measures(plan: RectificationPlan) -> Iterator[Block]:
    rows = [row for row in plan.measures.all() if row.state != MeasureState.DROPPED]
    if not rows:
        yield from said(LINE)
        return
    head = ("做什么", "谁来做", "什么时候做完", "状态")
    yield Table(
        tuple(line(word) for word in head),
        tuple(
            (line(row.text), line(row.liable or plan.liable), line(day(row.due_on)), line(row.get_state_display()))
            for row in rows
        ),
        widths=(6, 2, 3, 2),
    )


def _told(measure: Measure) -> str:
    more = "，".join(filter(None, (measure.liable, f"{day(measure.due_on)}以前" if measure.due_on else "")))
    return f"{measure.text}（{more}）" if more else measure.text


def _money(plan: RectificationPlan) -> str:
    if plan.money is None:
        return ""
    return f"{plan.money:,.2f} 元" if plan.money else f"不花钱：{plan.money_why}"


def _proof(evidence: list[Evidence]) -> Iterator[Block]:
    """Photos that show it; a file that is no photo is named by what was said of it."""
    captions = {row.file: f"{row.text} {_when(row)}".strip() for row in evidence}
    made = printed([(row.file, [], captions[row.file]) for row in evidence])
    if photos := tuple(picture for picture in made.values() if picture.content):
        yield Pictures(photos)
    yield from items(f"文件：{picture.caption}" for picture in made.values() if not picture.content)


def _when(row: Evidence) -> str:
    """When it came to us, and beside it what the phone's clock says, right or wrong."""
    taken = f"，{day(row.taken_at)}拍" if row.taken_at and day(row.taken_at) != day(row.at) else ""
    return f"{day(row.at)}收到{taken}"


def _which(number: int, looks: list[Verification]) -> str:
    return f"第 {number} 次验收" if len(looks) > 1 else "验收"


def _look(row: Verification) -> Iterator[Block]:
    people = names(person for person in (row.by, row.second) if person)
    yield from facts(
        ("结论", row.get_result_display()),
        ("怎么看的", row.how),
        ("看到什么", row.text),
        ("验收人", people),
        ("时间", moment(row.at)),
    )
