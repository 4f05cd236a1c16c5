"""What kinds of pages there are, as addresses of lists and feeds name them."""

from dataclasses import dataclass
from typing import Final

from content.models import (
    ArticleIndexPage,
    ArticlePage,
    BasePage,
    CaseIndexPage,
    CasePage,
    CriterionIndexPage,
    CriterionPage,
    IndexPage,
    KnowledgePage,
    LawArticle,
    LawIndexPage,
    QuestionIndexPage,
    QuestionPage,
    StandardIndexPage,
    StandardPage,
    TopicIndexPage,
    TopicPage,
)


@dataclass(frozen=True)
class Kind:
    """A kind of page, the page that lists all of it, and what readers call it."""

    slug: str
    label: str
    page: type[BasePage]
    index: type[IndexPage]


# Pages that say something of their own; rooms above add theirs by building on the first.
TELLING: Final = (KnowledgePage, TopicPage)

KINDS: Final = [
    Kind("standards", "判定标准", StandardPage, StandardIndexPage),
    Kind("criteria", "判定条款", CriterionPage, CriterionIndexPage),
    Kind("cases", "案例", CasePage, CaseIndexPage),
    Kind("articles", "安全知识", ArticlePage, ArticleIndexPage),
    Kind("questions", "答疑", QuestionPage, QuestionIndexPage),
    Kind("laws", "法规条款", LawArticle, LawIndexPage),
    Kind("scenes", "场景", TopicPage, TopicIndexPage),
]


def register(kind: Kind) -> None:
    """Add a kind of a room above, from its `AppConfig.ready()`; registering it twice counts once."""
    if kind not in KINDS:
        KINDS.append(kind)
