"""Every component in every state, with samples that are nobody's data: what the staff's gallery page shows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from theme.differences import word_differences
from theme.figures import pairs
from theme.templatetags.theme import LAYER_ICONS, LAYERS, NOTICES

LONG: Final = "一个很长的标题，写到一行放不下的时候会怎样折行，折了以后还清不清楚，要看得出来"
HOSTILE: Final = "<b>写进来的标记</b> 只当文字显示"
PARAGRAPH: Final = mark_safe("<p>先停下来，再清理，清完再开。</p>")
TEXTS: Final = ["看铭牌", LONG, HOSTILE]
LINKS: Final = [
    {"url": "#top", "title": "示例条款", "text": "一句话说清是什么", "meta": "示例标准 · 第一项"},
    {"url": "#top", "title": LONG},
]
# The beginning of a part of the page that a screen reader leaps to, and its name.
LANDMARK: Final = re.compile(r'<nav\b[^>]*\baria-label="[^"]*')


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="单位名称", help_text="和营业执照上一样")
    kind = forms.ChoiceField(label="哪一类", choices=[("a", "工贸"), ("b", "危化品")])
    when = forms.ChoiceField(label="什么时候方便", choices=[("am", "上午"), ("pm", "下午")], widget=forms.RadioSelect)
    said = forms.CharField(label="想问什么", widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label="我看过说明了")

    def clean(self) -> None:
        """Refuse whatever comes: the gallery shows how that looks."""
        self.add_error(None, "有两处要改，改好再交一次。")


@dataclass(frozen=True)
class State:
    """A component in one state, and what it is given then."""

    label: str
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """A state as it is drawn."""

    label: str
    html: SafeString


@dataclass(frozen=True)
class Part:
    """One component with all its states."""

    name: str
    states: list[Shown]


def parts(request: HttpRequest) -> list[Part]:
    """Draw every component, in the order of their names."""
    return [
        Part(name, [Shown(state.label, _draw(name, state, request)) for state in states])
        for name, states in sorted({**_words(), **_blocks(), **_lists(), **_frame(), **_forms()}.items())
    ]


def _draw(name: str, state: State, request: HttpRequest) -> SafeString:
    drawn = render_to_string(f"theme/components/{name}.html", dict(state.given), request)
    # On no other page do two parts of one name stand side by side; a screen reader lists them by their names.
    return mark_safe(LANDMARK.sub(rf"\g<0>，样例：{state.label}", drawn))  # noqa: S308


def _words() -> dict[str, list[State]]:
    badges = {"major": "判定标准列明的情形", "fire": "消防", "plain": "一般", "superseded": "已被接替", "good": "现行"}
    before, after = "未设置泄爆装置", "未按标准设置泄爆装置，或者被堵住"
    return {
        "badge": [State(kind, {"kind": kind, "text": text}) for kind, text in badges.items()],
        "card": [
            State("有链接", {"url": "#top", "title": "粉尘涉爆", "text": "一句话", "meta": "11 条"}),
            State("带标记", {"url": "#top", "title": LONG, "badge_kind": "major", "badge_text": badges["major"]}),
            *(State(f"上缘 {tone}", {"title": "没有链接", "tone": tone}) for tone in ("brand", "fire", "good")),
        ],
        "differences": [State("改了几个字", {"parts": word_differences(before, after)})],
        "empty": [
            State("去别处", {"text": "没有符合的条款。", "url": "#top", "label": "全部清除"}),
            State("只有一句", {"text": "还没有。"}),
        ],
        "figure_pair": [State("对和错", {"pair": pairs()[0]})],
    }


def _blocks() -> dict[str, list[State]]:
    return {
        "layer": [
            State(
                LAYERS[kind],
                {"content": PARAGRAPH, "kind": kind, "label": LAYERS[kind], "icon_name": LAYER_ICONS[kind]},
            )
            for kind in LAYERS
        ],
        "notice": [
            State(kind, {"content": PARAGRAPH, "kind": kind, "icon_name": NOTICES[kind], "title": "先看这一句"})
            for kind in NOTICES
        ],
        "quiz": [
            State(
                "折着", {"question": "多久清一次？", "options": ["每天", "每年"], "answer": "每天", "why": "积尘会爆"}
            )
        ],
        "result": [
            State(
                "条款",
                {"url": "#top", "title": "示例条款", "kind_label": "判定条款", "meta": "第一项", "text": "一句话"},
            ),
            State("带标记", {"url": "#top", "title": LONG, "badge_kind": "superseded", "badge_text": "已被接替"}),
        ],
        "section": [State("有小字", {"content": PARAGRAPH, "title": "怎么查", "note": "到现场照着看"})],
        "telephone": [
            State("填了", {"number": "0536-0000000", "label": "帮扶电话"}),
            State("还没有填", {"number": "", "label": "帮扶电话"}),
        ],
    }


def _lists() -> dict[str, list[State]]:
    given = {"columns": ["设备", "多久看一次", "谁看"], "rows": [["除尘器", "每班", LONG], ["风机", "每周", "班组长"]]}
    return {
        "bullets": [State("几条", {"items": TEXTS})],
        "checks": [State("几条", {"items": TEXTS})],
        "do_dont": [State("对照", {"do": TEXTS, "dont": ["直接下去"]})],
        "facts": [State("几项，空的不显示", {"items": [("文号", "示例令第1号"), ("空的", ""), ("适用", LONG)]})],
        "ladder": [State("几句", {"items": ["责令限期改正。", LONG]})],
        "link_list": [State("几条", {"items": LINKS})],
        "sources": [State("有网址和没有网址", {"items": [{"text": "示例文件", "url": "#top"}, {"text": LONG}]})],
        "steps": [State("两种写法", {"items": ["先停", {"title": "再清", "text": LONG}]})],
        "table": [State("宽的自己滚动", given | {"caption": "多久看一次"})],
        "timeline": [State("先后", {"items": TEXTS})],
    }


def _frame() -> dict[str, list[State]]:
    full = {
        "site_name": "示例门户",
        "bureau_name": "示例应急管理局",
        "address": "示例路 1 号",
        "help_telephone": "0536-0000000",
        "site_code": "3700000000",
        "icp_number": "示例备 1 号",
        "error_report_url": "#top",
        "government_mark_url": "#top",
    }
    trail = [{"title": "判定标准", "url": "#top"}, {"title": LONG}]
    pages = Paginator(range(30), 10)
    return {
        "breadcrumbs": [State("两级", {"trail": trail})],
        "footer": [State("填全了", {"identity": full}), State("什么都没填", {"identity": {"site_name": "示例门户"}})],
        "header": [State("填全了", {"identity": full}), State("电话没填", {"identity": {"site_name": LONG}})],
        "open_graph": [State("页面上看不见，转发时才用", {"title": LONG, "kind": "article", "site_name": "示例门户"})],
        "pagination": [
            State(f"第 {number} 页", {"page_obj": pages.page(number), "query": QueryDict("scene=dust")})
            for number in (1, 2, 3)
        ],
        "search_bar": [State("空的", {"box_id": "q-bar"})],
        "search_box": [State("写了字", {"query": HOSTILE, "box_id": "q-written"})],
    }


def _forms() -> dict[str, list[State]]:
    blank, wrong = SampleForm(auto_id="id_blank_%s"), SampleForm({"said": HOSTILE}, auto_id="id_wrong_%s")
    one, one_wrong = SampleForm(auto_id="id_one_%s"), SampleForm({}, auto_id="id_one_wrong_%s")
    choices = [{"value": "dust", "label": "粉尘涉爆", "selected": True}, {"value": "x", "label": LONG}]
    filters = [{"name": "sample", "label": "场景", "choices": choices}]
    return {
        "field": [State("空的", {"field": one["name"]}), State("错了", {"field": one_wrong["name"]})],
        "filter_form": [State("选了一项", {"filters": filters, "clear_url": "#top"})],
        "form": [State("空的", {"form": blank}), State("错了", {"form": wrong})],
        "messages": [State("三种", {"messages": list(_messages())})],
    }


def _messages() -> Iterator["Said"]:
    for level, text in (("success", "改好了。"), ("info", "还有一步。"), ("warning", "这个号码不对，请再看一眼。")):
        yield Said(level, text)


@dataclass(frozen=True)
class Said:
    """A message as Django's own would be."""

    level_tag: str
    text: str

    def __str__(self) -> str:
        return self.text
