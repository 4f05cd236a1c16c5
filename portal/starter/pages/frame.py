"""The pages that hold the others: the home page, the lists and the scenes."""

from content import models as content
from portal.models import HomePage
from portal.starter.facts import Facts
from portal.starter.plan import PageSpec, PlaceRef
from training import models as training

ROOT = ""
HOME = "PAGE-home"
INDEX = {
    "standards": (content.StandardIndexPage, "判定标准", "各行业的判定标准，以及要一起看的规章和技术标准。"),
    "criteria": (content.CriterionIndexPage, "判定条款", "所有标准的条款放在一起，按行业、场景、标准找。"),
    "scenes": (content.TopicIndexPage, "场景", "从车间里看得见的东西开始：先选场景，再看要查什么。"),
    "cases": (content.CaseIndexPage, "事故案例", "别人出过的事：怎么发生的，对着今天的哪一条，今天该去看什么。"),
    "articles": (content.ArticleIndexPage, "安全知识", "一篇讲一件事，几分钟读完，读完就能做。"),
    "questions": (content.QuestionIndexPage, "答疑", "企业和工人常问的，第一句话就是回答。"),
    "laws": (content.LawIndexPage, "法规条款", "条款讲什么、违反了怎么罚，以及哪些判定条款和案例以它为据。"),
    "courses": (training.CourseIndexPage, "培训课程", "谁该学什么、学多少，以及学完能顶什么、不能顶什么。"),
}


def index_code(slug: str) -> str:
    """Return the code of a list page."""
    return f"PAGE-{slug}"


def frame() -> list[PageSpec]:
    """Return the home page and the lists below it."""
    home = PageSpec(
        code=HOME,
        kind="首页和目录",
        model=HomePage,
        parent=ROOT,
        slug="home",
        title="首页",
        fields={
            "headline": "隐患怎么认，怎么改",
            "intro": "输入工人平时的说法，找到对应的判定条款：哪些算、哪些不算、怎么查、今天能做什么、怎么彻底改。",
        },
    )
    return [home, *(_index(slug) for slug in INDEX)]


def scene_pages(facts: Facts) -> list[PageSpec]:
    """Return one page for each scene, with what other departments look after at its end."""
    return [
        PageSpec(
            code=f"TOPIC-{row['slug']}",
            kind="场景",
            model=content.TopicPage,
            parent=index_code("scenes"),
            slug=row["slug"],
            title=row["name"],
            fields={"scene": PlaceRef(row["slug"]), "summary": row["summary"]},
            links={
                "elsewhere": [
                    {"hazards": other["hazards"], "department": PlaceRef(other["department"])}
                    for other in facts.elsewhere
                    if other["scene"] == row["slug"]
                ]
            },
        )
        for row in facts.scenes
    ]


def _index(slug: str) -> PageSpec:
    model, title, intro = INDEX[slug]
    return PageSpec(
        code=index_code(slug),
        kind="首页和目录",
        model=model,
        parent=HOME,
        slug=slug,
        title=title,
        fields={"intro": intro},
    )
