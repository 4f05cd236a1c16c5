"""空白记录表: for days when phones fail. Each print has a serial of its own, so that ink is matched with its entry."""

from typing import Final

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.roles import Role, roles_of
from assistance.enums import Act, HazardType, Side
from assistance.models import HelpVisit
from assistance.policy import within
from assistance.views.papers.writing import LINE, Paper, blank, line, part, said
from content.written.blocks import Table

# Without what is mistaken for something else in handwriting.
SIGNS: Final = "2346789ABCDEFGHJKMNPQRTUVWXY"
ROWS: Final = 6


def blank_form(request: HttpRequest, person: User) -> Paper:
    """For those who go to firms and for the desk.

    The serial is the day of printing and four signs by chance: nothing is kept of it, and two of one day that are the
    same are as good as impossible. It is no report number: that is given when the entry is signed.
    """
    del request
    if not may_print(person):
        raise Http404
    serial = f"纸 {timezone.localdate():%Y%m%d}-{get_random_string(4, SIGNS)}"
    types = " ".join(f"{kind.value}{kind.label}" for kind in HazardType)
    head = tuple(line(word) for word in ("序号", "位置", "看到什么（照片张数）", "等级", "什么时候改好", "改好以前"))
    rows = tuple((line(str(number)), *(line("") for _ in head[1:])) for number in range(1, ROWS + 1))
    blocks = [
        *said(f"编号 {serial}", strong=True),
        *said("手机用不了的时候写在这里。回来当天录进网站，“见面沟通”里写上这张纸的编号，签字的这页拍照传上去。"),
        *blank("企业", "日期"),
        *blank("地址", "到达时间"),
        *blank("带队干部", "专家"),
        *blank("见到了谁", "职工代表"),
        *part(
            "看到的问题", [Table(head, rows)], said(f"等级写：一般，或者判定标准列明的情形（写条号）。类型：{types}。")
        ),
        *part("建议", said(LINE * 6), said(LINE * 6)),
        *part("签字", *(blank(f"{side.label}（签字）", "日期") for side in Side)),
    ]
    return Paper("安全生产帮扶现场记录表", serial, blocks, serial, ("base", "help", "blank"))


def may_print(person: User) -> bool:
    """Whether somebody goes to firms, or sits at the help desk."""
    roles = roles_of(person)
    if Role.ENFORCEMENT in roles:
        return False
    return (
        bool(roles & {Role.HELP_DESK, Role.HELP_TEAM}) or within(person, Act.DECLARE, HelpVisit.objects.all()).exists()
    )
