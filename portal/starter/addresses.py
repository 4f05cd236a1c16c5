"""Addresses and order of items and articles, read from how a document counts them.

An address stays for ever, so these rules may be added to and never changed.
"""

import re
from typing import NamedTuple

from portal.starter.numerals import chinese_number


class Place(NamedTuple):
    """Where an item stands: its part of the address, and a number that sorts it within its document."""

    slug: str
    order: int


_NUMERAL = "[零〇一二两三四五六七八九十百千]+"
_MINE_PARTS = {"地下": ("underground", 1), "露天": ("openpit", 2), "尾矿": ("tailings", 3)}
# What a document that has no articles is cited by.
_TOPICS = {
    "整体": "zhengti",
    "总体": "zongti",
    "主体": "zhuti",
    "频次": "pinci",
    "方式": "fangshi",
    "行为": "xingwei",
    "事项": "shixiang",
    "专家": "zhuanjia",
    "目标": "mubiao",
    "任务": "renwu",
    "效力": "xiaoli",
}


def criterion_place(item: str) -> Place:
    """Return the place of an item: 第十一条(三) → 11-3, 第三项 → 3, 地下(一) → underground-1, 4.1 a) → 4-1-a.

    Raises ValueError where an item is counted in none of the known ways.
    """
    if match := re.fullmatch(rf"第({_NUMERAL})条(?:\(({_NUMERAL})\))?", item):
        article = chinese_number(match[1])
        if match[2] is None:
            return Place(f"{article}", article * 100)
        number = chinese_number(match[2])
        return Place(f"{article}-{number}", article * 100 + number)
    if match := re.fullmatch(rf"第({_NUMERAL})项", item):
        number = chinese_number(match[1])
        return Place(f"{number}", number)
    if match := re.fullmatch(rf"(地下|露天|尾矿)\(({_NUMERAL})\)", item):
        part, order = _MINE_PARTS[match[1]]
        number = chinese_number(match[2])
        return Place(f"{part}-{number}", order * 100 + number)
    if match := re.fullmatch(r"(\d+)\.(\d+) ([a-z])\)", item):
        chapter, section, letter = int(match[1]), int(match[2]), match[3]
        return Place(f"{chapter}-{section}-{letter}", (chapter * 100 + section) * 100 + ord(letter) - ord("a") + 1)
    raise ValueError(f"unknown way of counting items: {item!r}")


def law_place(article: str) -> Place:
    """Return the place of an article within its law.

    第三十条 → 30, 第一百三十四条第一款 → 134-k1, 第一百三十四条之一 → 134-1, 第五十三至五十五条 → 53-to-55,
    第十八、二十三条 → 18-and-23, 第5.8.2条 → 5-8-2, 法释〔2015〕22号第六条 → 6, 整体 → zhengti.
    Raises ValueError where an article is counted in none of the known ways.
    """
    if article in _TOPICS:
        return Place(_TOPICS[article], 0)
    article = re.sub(r"^法释〔\d+〕\d+号", "", article)
    if match := re.fullmatch(r"第(\d+(?:\.\d+)+)条", article):
        parts = [int(part) for part in match[1].split(".")]
        first, second, third = [*parts, 0, 0][:3]
        return Place("-".join(map(str, parts)), (first * 100 + second) * 100 + third)
    if match := re.fullmatch(rf"第({_NUMERAL})条(?:第({_NUMERAL})款|之({_NUMERAL}))?", article):
        number = chinese_number(match[1])
        if match[2]:
            paragraph = chinese_number(match[2])
            return Place(f"{number}-k{paragraph}", number * 100 + paragraph)
        if match[3]:
            inserted = chinese_number(match[3])
            return Place(f"{number}-{inserted}", number * 100 + 50 + inserted)
        return Place(f"{number}", number * 100)
    return _several_articles(article)


def _several_articles(article: str) -> Place:
    if match := re.fullmatch(rf"第({_NUMERAL})至({_NUMERAL})条", article):
        first, last = chinese_number(match[1]), chinese_number(match[2])
        return Place(f"{first}-to-{last}", first * 100)
    if match := re.fullmatch(rf"第({_NUMERAL}(?:、{_NUMERAL})+)条", article):
        numbers = [chinese_number(part) for part in match[1].split("、")]
        return Place("-and-".join(map(str, numbers)), numbers[0] * 100)
    raise ValueError(f"unknown way of counting articles: {article!r}")
