"""Which certificate somebody asks about, and what the rules say of each: who gives it, who needs it."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from training.enums import About, Certificate
from training.models import CertificateRule

# What people do, as they call it; which paper that takes is in the rules (`About.WHO`).
_TRADES: Final = {
    Certificate.SPECIAL_WORK: "特种作业|低压|高压|电工|电焊|气焊|焊工|焊接|登高|高处|高空|制冷",
    Certificate.SPECIAL_EQUIPMENT: "特种设备|叉车|行车|天车|起重机?|司炉|锅炉|压力容器",
    Certificate.QUALIFIED: "安全管理员|安全管理人员|安全员|主要负责人|负责人|厂长|老板",
}
# 没证 and 假证 tell of a hazard; 许可证, 验证, 保证 are something else.
_NOT_ASKED: Final = re.compile(r"[没无未假]有?证|没有|过期|许可证|营业执照|身份证|[保验论认]证|证[据明券实言]")
_ASKS: Final = re.compile(r"办|考|发|哪|什么|谁|怎么|要不要|用不用|需要|必须")
_ANY: Final = re.compile(r"[哪什]么?[个种]?证|[办考拿取发]证|证.{0,4}(谁|哪里|哪儿)")


@dataclass(frozen=True)
class PaperRules:
    """One kind of certificate, and what the rules say of it, each sentence once."""

    certificate: Certificate
    givers: list[CertificateRule]
    who: list[CertificateRule]
    mind: list[CertificateRule]


def papers_asked(text: str) -> list[Certificate]:
    """Return the certificates that a text asks about; all of them where it asks which, none where it asks of none."""
    if "证" not in text or _NOT_ASKED.search(text):
        return []
    named = [paper for paper, trades in _TRADES.items() if _names(text, trades)]
    if named:
        return named
    return list(_TRADES) if _ANY.search(text) else []


def _names(text: str, trades: str) -> bool:
    """Whether a trade stands right before 证 (电工操作证), or somewhere in a question about one."""
    if re.search(rf"(?:{trades})(?:作业|操作|司机|工|特种|上岗|资格|考核|合格|安全){{0,3}}证", text):
        return True
    return bool(re.search(trades, text) and _ASKS.search(text))


def paper_rules(*, on: date) -> list[PaperRules]:
    """Return what the checked rules of a day say of each certificate that they name a giver of; one query."""
    rows = CertificateRule.objects.checked().on(on).select_related("department").order_by("certificate", "order", "pk")
    by_paper = {Certificate(name): list(rules) for name, rules in groupby(rows, key=lambda row: row.certificate)}
    found = [
        PaperRules(
            paper,
            _of(by_paper[paper], About.GIVER),
            _of(by_paper[paper], About.WHO),
            _of(by_paper[paper], About.MIND),
        )
        for paper in _TRADES
        if paper in by_paper
    ]
    return [paper for paper in found if paper.givers]


def _of(rules: list[CertificateRule], about: About) -> list[CertificateRule]:
    """What the rules say of one matter; what they say of several people in the same words stands once."""
    return list({rule.words: rule for rule in rules if rule.about == about}.values())
