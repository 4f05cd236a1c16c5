"""Builds the plan: every page of the starter content, parents before children."""

from portal.starter.facts import Facts, FactsError
from portal.starter.pages.cases import cases
from portal.starter.pages.courses import courses
from portal.starter.pages.criteria import criteria
from portal.starter.pages.frame import frame, scene_pages
from portal.starter.pages.laws import laws
from portal.starter.pages.reading import articles, questions
from portal.starter.pages.standards import standards
from portal.starter.plan import PageSpec


def build(facts: Facts) -> list[PageSpec]:
    """Return the plan of all pages. Raises FactsError where a fact has no place, or two pages the same one."""
    plan = [
        *frame(),
        *scene_pages(facts),
        *laws(facts),
        *standards(facts),
        *criteria(facts),
        *cases(facts),
        *articles(facts),
        *questions(facts),
        *courses(facts),
    ]
    _check(plan)
    return plan


def _check(plan: list[PageSpec]) -> None:
    codes = [page.code for page in plan]
    _refuse_doubles(codes, "编号")
    _refuse_doubles([f"{page.parent}/{page.slug}" for page in plan], "地址")
    for page in plan:
        if lost := page.missing(set(codes)):
            raise FactsError(f"{page.code}：链接到不存在的编号 {'、'.join(lost)}")


def _refuse_doubles(names: list[str], what: str) -> None:
    doubled = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if doubled:
        raise FactsError(f"{what}重复：{'、'.join(doubled)}")
