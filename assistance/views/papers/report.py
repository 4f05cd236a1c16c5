"""帮扶记录 on paper: the report of one visit, and the list of it that is posted for the workers."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest

from accounts.models import User
from assistance.domain.looking import look_at_all
from assistance.enums import FINDING_ON_PAPER, VISIT_NUMBERED, Act, FindingState, Side, TeamRole, VisitState
from assistance.models import Finding, FindingPhoto, HelpVisit, Signature, WallText
from assistance.policy import acts, within
from assistance.views.doors import seen_by
from assistance.views.papers.photos import of_findings, printed
from assistance.views.papers.telling import NO_VERDICT, counted, finding_of, level_of, telephone_of
from assistance.views.papers.writing import LINE, Paper, blank, day, facts, items, line, moment, names, part, said
from content.written.blocks import Block, Heading, Picture, Pictures

# Before it is signed the paper is for those who write it.
WRITERS: Final = frozenset({Act.DECLARE, Act.DELIVER})
SHOWN: Final = FINDING_ON_PAPER | {FindingState.DRAFT}
# In points: read standing, as the PDF is.
LARGE: Final = 15.0
DRAFT: Final = "草稿，还没有签字，内容以签字的为准"
SEES_SOMETHING: Final = "马上停手，告诉班组长或者安全管理员。没有人管，打帮扶电话{telephone}。发现隐患，不怪您。"
AFTERWARDS: Final = (
    "逐项答复：登录网站打开这次帮扶，每一项点“认可”或“有异议”；建议做不到的，写明为什么。",
    "有异议的写明理由，由没有到场的人来决定；答复以前，这一项照样先做好临时措施。",
    "改好了传照片，帮扶组来看是不是真的改好了；来不及的，到期以前申请延期。",
    "不上网也可以，打帮扶电话，工作人员代您填。",
)


def visit_report(request: HttpRequest, person: User, *, uuid: UUID) -> Paper:
    """The whole report; a draft of it for the team and the desk. Whoever prints photos has looked at them."""
    del request
    visit = _visit(person, uuid)
    rows = findings_of(visit, person)
    look_at_all(rows, by=person)
    photos = of_findings(FindingPhoto.objects.filter(finding__in=rows))
    title = "安全生产帮扶记录" if visit.number else "安全生产帮扶记录（草稿）"
    blocks = [
        *(() if visit.number else said(DRAFT, strong=True)),
        *_head(visit),
        *part("见面沟通", said(visit.opening)),
        *part(
            f"看到的问题（{counted(rows)}）" if rows else "看到的问题",
            said(NO_VERDICT if rows else "这次没有看到隐患。"),
            *(finding_of(row, photos.get(row.pk)) for row in rows),
        ),
        *part("其他建议", items(row.text for row in visit.advice.filter(finding=None))),
        *part("离开前沟通", said(visit.closing)),
        *part("签字", _signatures(visit)),
        *part("收到以后怎么办", items(AFTERWARDS, ordered=True)),
        *part("哪些只留在帮扶里，哪些要报出去", _wall(visit)),
    ]
    return Paper(title, _name(visit), blocks, foot=visit.number or DRAFT)


def wall_list(request: HttpRequest, person: User, *, uuid: UUID) -> Paper:
    """What workers are told: what, where, until when, what to do meanwhile.

    No field that is about people is on it. A title or a safeguard may still name somebody: whoever posts it reads it.
    """
    visit = _visit(person, uuid)
    rows = [row for row in findings_of(visit, person) if row.state != FindingState.STRUCK]
    blocks = [
        *(() if visit.number else said(DRAFT, strong=True)),
        *said(f"{day(visit.on)}帮扶组来看过，看到 {counted(rows)}。改好以前，请按下面的办法做。" if rows else ""),
        *said("" if rows else f"{day(visit.on)}帮扶组来看过，没有看到隐患。"),
        *(block for row in rows for block in _posted(row)),
        *part("看到不对的", said(SEES_SOMETHING.format(telephone=telephone_of(request)))),
        *blank("张贴人"),
        *blank("张贴日期"),
    ]
    name = f"{_name(visit)}（张贴）"
    return Paper("请大家知道的隐患", name, blocks, visit.number or DRAFT, ("base", "wall"), size=LARGE)


def findings_of(visit: HelpVisit, person: User) -> list[Finding]:
    """The findings of a report that somebody may see; what was struck on an objection stays in its place."""
    seen = within(person, Act.SEE, visit.findings.select_related("answer", "repeat_of__visit", "visit"))
    rows = seen.prefetch_related("advice", "extensions").order_by("order")
    return [row for row in rows if row.state in SHOWN or hasattr(row, "answer")]


def may_read(visit: HelpVisit, person: User) -> bool:
    """Whether there is a report for somebody who sees the visit."""
    if visit.state in VISIT_NUMBERED:
        return True
    return visit.state == VisitState.UNDER_WAY and bool(acts(person, visit) & WRITERS)


def _visit(person: User, uuid: UUID) -> HelpVisit:
    visit = seen_by(person, HelpVisit.objects.select_related("enterprise"), uuid)
    if not may_read(visit, person):
        raise Http404
    return visit


def _name(visit: HelpVisit) -> str:
    return visit.number or f"帮扶记录草稿 {visit.on:%Y-%m-%d}"


def _head(visit: HelpVisit) -> Iterator[Block]:
    firm = visit.enterprise
    by_role: dict[str, list[Any]] = {}
    for member in visit.team.were_there().select_related("person"):
        by_role.setdefault(member.role, []).append(member.person)
    yield from facts(
        ("编号", visit.number),
        ("企业", firm.name),
        ("统一社会信用代码", "" if firm.code_is_temporary else firm.code),
        ("地址", firm.address),
        ("日期", day(visit.on)),
        ("到达", moment(visit.began_at)),
        *((TeamRole(role).label, names(people)) for role, people in sorted(by_role.items(), reverse=True)),
        ("联合帮扶", visit.joint_with),
        ("见到了谁", visit.met),
        ("职工代表", visit.worker_representative),
    )


def _signatures(visit: HelpVisit) -> Iterator[Block]:
    rows = list(visit.signatures.select_related("person"))
    made = printed([(row.file, [], _signed(row)) for row in rows])
    if rows:
        yield Pictures(tuple(made.get(row.file, Picture(b"", 0, 0, _signed(row))) for row in rows))
    yield from facts(("企业没有签字的原因", visit.unsigned_why), ("签字完成", moment(visit.signed_at)))
    there = {row.side for row in rows}
    for side in Side:
        if side not in there and not (side == Side.WORKERS and not visit.worker_representative):
            yield from blank(f"{side.label}（签字）", "日期")


def _signed(row: Signature) -> str:
    return f"{row.get_side_display()} {row.person.name if row.person else row.name} {moment(row.at)}"


def _wall(visit: HelpVisit) -> Iterator[Block]:
    asked = visit.requests.filter(wall_text__isnull=False).select_related("wall_text").order_by("pk").first()
    text = asked.wall_text if asked else WallText.objects.in_force(visit.on)
    if text:
        yield from said(f"下面是《{text.title}》（{text.document}，{day(text.effective_on)}起执行）的原文：")
        yield from said(text.text)


def _posted(row: Finding) -> Iterator[Block]:
    yield Heading(3, line(f"{row.order}. {row}"))
    yield from facts(("在哪里", row.place))
    if row.is_major:
        yield from facts(("等级", level_of(row)))
    yield from facts(("改好以前", row.safeguard), ("什么时候改好", f"{day(row.due_on)}以前" if row.due_on else LINE))
