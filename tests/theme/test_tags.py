"""Filters, block tags and components as a template uses them."""

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import clear_script_prefix, set_script_prefix

from theme.templatetags.theme import ROOMS
from theme.text import dial, split_clauses, split_lines


def render(source: str, **context: object) -> BeautifulSoup:
    return BeautifulSoup(Template("{% load theme %}" + source).render(Context(context)), "html.parser")


def component(name: str, **context: object) -> BeautifulSoup:
    return BeautifulSoup(render_to_string(f"theme/components/{name}.html", context), "html.parser")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("看泄爆片；看隔爆阀", ["看泄爆片", "看隔爆阀"]),
        ("报警（含氧气；可燃气）；通风", ["报警（含氧气；可燃气）", "通风"]),
        ("他说“先停；再清”；再干", ["他说“先停；再清”", "再干"]),
        ("《甲；乙》；丙", ["《甲；乙》", "丙"]),
        ("多余的右括号）；下一条", ["多余的右括号）", "下一条"]),
        ("只有一句。", ["只有一句。"]),
        ("；；", []),
        ("", []),
    ],
)
def test_clauses_part_nothing_that_belongs_together(text: str, parts: list[str]) -> None:
    assert split_clauses(text) == parts


def test_lines_leave_out_what_is_empty() -> None:
    assert split_lines(" 甲 \n\n乙\r\n") == ["甲", "乙"]
    assert render("{{ text|lines|length }} {{ text|clauses|length }}", text=None).get_text() == "0 0"


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("0536-8091234", "05368091234"),
        ("（0536）8091234", "05368091234"),
        ("0536-8091234、8095678", "05368091234"),
        ("0536-8091234 8095678", "05368091234"),
        ("12350", "12350"),
        ("+86 536 8091234", "+865368091234"),
        ("", ""),
    ],
)
def test_a_number_as_written_can_be_dialled(number: str, digits: str) -> None:
    assert dial(number) == digits


def test_markup_in_any_field_shows_as_text() -> None:
    hostile = "<b>粗</b>"
    for name in ("checks", "bullets", "steps", "timeline", "ladder"):
        assert component(name, items=[hostile]).b is None, name
    assert component("facts", items=[(hostile, hostile)]).b is None
    assert component("card", title=hostile, url="/").select("b") == []
    assert component("table", columns=[hostile], rows=[[hostile]]).b is None
    assert render("{% section title %}{{ text }}{% endsection %}", title=hostile, text=hostile).b is None
    assert (
        render('{% notice "info" title=title %}<p>{{ text }}</p>{% endnotice %}', title=hostile, text=hostile).b is None
    )


def test_steps_are_texts_or_titled_texts() -> None:
    steps = component("steps", items=["先停 machine", {"title": "今天", "text": "清灰"}])
    assert [step.get_text("|") for step in steps.select("li")] == ["先停 machine", "今天|清灰"]


def test_layers_are_told_apart_by_words_not_by_colour_alone() -> None:
    labels = [
        render(f'{{% layer "{kind}" %}}文{{% endlayer %}}').select_one(".layer-label").get_text(strip=True)
        for kind in ("official", "reading", "advice")
    ]
    assert labels == ["标准原文", "本局解释", "经验建议，不是法定要求"]


def test_a_section_is_named_by_its_heading() -> None:
    tag = render('{% section "怎么查" note="到现场" anchor="check" %}<p>看</p>{% endsection %}').section
    assert tag["id"] == "check"
    assert tag.find(id=tag["aria-labelledby"]).get_text() == "怎么查"
    assert tag.p.get_text() == "到现场"


def test_facts_without_value_are_left_out() -> None:
    assert [dt.get_text() for dt in component("facts", items=[("文号", "令10号"), ("链接", "")]).select("dt")] == [
        "文号"
    ]


def test_an_unset_telephone_says_so_instead_of_a_dead_link() -> None:
    assert component("telephone", number="", label="帮扶电话").a is None
    assert "还没有填" in component("telephone", number="", label="帮扶电话").get_text()


def test_the_navigation_marks_where_the_reader_is() -> None:
    request = RequestFactory().get("/standards/gm10/")
    tags = render(
        "{% rooms as all %}{% for r in all %}<a href={{ r.url }}>{{ r.current }}</a>{% endfor %}", request=request
    )
    assert [(link["href"], link.get_text()) for link in tags.select("a")][:2] == [
        ("/standards/", "true"),
        ("/criteria/", ""),
    ]
    assert len(tags.select("a")) == len(ROOMS)


def test_addresses_follow_the_path_prefix() -> None:
    set_script_prefix("/safety/")
    try:
        html = render("{% home_address %} {% search_address %}{% rooms as all %} {{ all.0.url }}").get_text()
    finally:
        clear_script_prefix()
    assert html.split() == ["/safety/", "/safety/search/", "/safety/standards/"]


def test_the_footer_hides_what_is_empty_and_shows_what_is_set() -> None:
    bare = component("footer", identity={"site_name": "站"}).get_text()
    assert not [word for word in ("网站标识码", "备", "找错", "主办", "地址", "党政机关") if word in bare]
    full = component(
        "footer",
        identity={
            "bureau_name": "某局",
            "address": "某路",
            "site_code": "370000",
            "icp_number": "鲁ICP备1号",
            "police_number": "鲁公网安备2号",
            "police_url": "https://example.org/police",
            "error_report_url": "https://example.org/error",
            "government_mark_url": "https://example.org/mark",
        },
    )
    for words in (
        "主办：某局",
        "地址：某路",
        "网站标识码 370000",
        "鲁ICP备1号",
        "鲁公网安备2号",
        "网站找错",
        "党政机关标识",
    ):
        assert words in full.get_text()
    links = [link["href"] for link in full.select("a")]
    assert {"https://example.org/police", "https://example.org/error", "https://example.org/mark"} <= set(links)


def test_each_layer_has_a_mark_of_its_own() -> None:
    marks = {
        str(render(f'{{% layer "{kind}" %}}文{{% endlayer %}}').select_one(".layer-label svg").decode_contents())
        for kind in ("official", "reading", "advice")
    }
    assert len(marks) == 3
