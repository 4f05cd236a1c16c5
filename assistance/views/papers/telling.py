"""How a finding is said on any paper: one wording for each thing, and what nobody may take for a verdict."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.http import HttpRequest
from django.template import engines

from assistance.enums import AnswerState, ExtensionState, FindingState, FixWhen, Level
from assistance.models import Finding
from assistance.views.papers.writing import day, facts, line, said
from content.written.blocks import Block, Heading, Paragraph, Pictures, Run

# What readers of a criterion saw, as it was frozen; the standard's own words before ours.
OF_CRITERION: Final = ("shown_official_text", "gist")
NO_VERDICT: Final = "写明“判定标准列明的情形”的，是现场看到的和判定标准的条文对得上；它是帮扶的记录，不是执法认定。"


def level_of(finding: Finding) -> str:
    """How bad it is, in words that are no verdict."""
    if finding.level == Level.MAJOR:
        return "判定标准列明的情形" if finding.criterion_id else "帮扶组认为可能是重大隐患，还没有对应到判定条款"
    return "一般隐患"


def fix_of(finding: Finding) -> str:
    """When it is to be gone; the first date stays in sight."""
    if finding.fix_when == FixWhen.NOW:
        return f"{FixWhen.NOW.label}（{day(finding.due_on)}）" if finding.due_on else FixWhen.NOW.label
    if finding.due_on != finding.first_due_on:
        # What was opened again has a new date too, and nobody asked for it.
        granted = any(row.state == ExtensionState.GRANTED for row in finding.extensions.all())
        first = f"最早定的是{day(finding.first_due_on)}{'，已同意延期' if granted else ''}"
        return f"{day(finding.due_on)}以前（{first}）"
    return f"{day(finding.due_on)}以前" if finding.due_on else ""


def criterion_said(finding: Finding) -> tuple[str, str]:
    """The name of the criterion and its words, as they read when it was recorded; both empty where there is none."""
    read = {field["name"]: field["text"] for field in finding.criterion_frozen}
    if not read:
        return "", ""
    title = " ".join(read[name] for name in ("item", "title") if name in read)
    standard = f"《{read['standard']}》" if "standard" in read else ""
    words = next((read[name] for name in OF_CRITERION if name in read), "")
    return f"{standard}{title}（第 {finding.criterion_revision} 次发布）", words


def finding_of(finding: Finding, photos: Pictures | None) -> Iterator[Block]:
    """All of one finding that stands in the report. Its advice, answer and repeat are loaded."""
    yield Heading(3, line(f"{finding.order}. {finding}"))
    if finding.state == FindingState.STRUCK:
        yield from said("企业提出异议，异议成立，这一项已经划掉，不用再改。", strong=True)
    yield Paragraph((Run("等级：", strong=True), Run(level_of(finding), strong=finding.is_major)))
    yield from facts(("位置", finding.place))
    if photos:
        yield photos
    yield from facts(("看到的情况", finding.text), ("原因", finding.cause))
    criterion, words = criterion_said(finding)
    yield from facts(("对照的条款", criterion))
    yield from said(words, quoted=True)
    yield from facts(
        ("类型", finding.get_hazard_type_display() if finding.hazard_type else ""),
        ("什么时候改好", fix_of(finding)),
        ("改好以前", finding.safeguard),
        *((("建议", row.text)) for row in finding.advice.all()),
        ("又出现", f"{day(finding.repeat_of.visit.on)}也查出过这一条" if finding.repeat_of else ""),
    )
    answer = getattr(finding, "answer", None)
    if answer and answer.state == AnswerState.KEPT:
        yield from facts(("企业提出过异议，答复是", answer.decision))


def telephone_of(request: HttpRequest) -> str:
    """The help telephone, from where every template has it; in a sentence, so with a space before it."""
    said_of_site: str = engines["django"].from_string("{{ identity.help_telephone }}").render({}, request)
    return f" {said_of_site}" if said_of_site else ""


def counted(findings: Iterable[Finding]) -> str:
    """How many, and how many of them major."""
    rows = [row for row in findings if row.state != FindingState.STRUCK]
    # Only what was found to match a criterion; the others say of themselves what they are.
    major = sum(row.is_major and row.criterion_id is not None for row in rows)
    return f"{len(rows)} 项" + (f"，其中判定标准列明的情形 {major} 项" if major else "")
