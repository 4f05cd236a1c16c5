from content.models.article import ArticlePage
from content.models.article_index import ArticleIndexPage
from content.models.attachments import ArticleAttachment, StandardAttachment
from content.models.base import BasePage, IndexPage, KnowledgePage
from content.models.case import CasePage
from content.models.case_index import CaseIndexPage
from content.models.clause_topic import ClauseTopic
from content.models.criterion import CriterionPage
from content.models.criterion_index import CriterionIndexPage
from content.models.desk_news import DeskNews
from content.models.feedback import Feedback
from content.models.generation import SiteGeneration
from content.models.law import LawArticle
from content.models.law_index import LawIndexPage
from content.models.links import (
    ArticleCase,
    ArticleCriterion,
    ArticleLaw,
    CaseBasis,
    CaseLaw,
    CasePicture,
    CriterionLaw,
    QuestionCriterion,
    QuestionLaw,
)
from content.models.local_basis import LocalBasis
from content.models.media import PortalDocument, PortalImage, PortalRendition
from content.models.question import QuestionPage
from content.models.question_index import QuestionIndexPage
from content.models.release import PublishedRevision, ReleaseLogEntry
from content.models.release_check import ReleaseCheck
from content.models.release_task import ReleaseTask, ReviewTask
from content.models.review import PageReview
from content.models.standard import StandardPage
from content.models.standard_index import StandardIndexPage
from content.models.succession import Succession
from content.models.topic import TopicElsewhere, TopicPage
from content.models.topic_index import TopicIndexPage
from content.models.watched_word import WatchedWord
from content.models.withdrawn import Withdrawn
from content.models.word_upload import WordUpload

__all__ = [
    "ArticleAttachment",
    "ArticleCase",
    "ArticleCriterion",
    "ArticleIndexPage",
    "ArticleLaw",
    "ArticlePage",
    "BasePage",
    "CaseBasis",
    "CaseIndexPage",
    "CaseLaw",
    "CasePage",
    "CasePicture",
    "ClauseTopic",
    "CriterionIndexPage",
    "CriterionLaw",
    "CriterionPage",
    "DeskNews",
    "Feedback",
    "IndexPage",
    "KnowledgePage",
    "LawArticle",
    "LawIndexPage",
    "LocalBasis",
    "PageReview",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "PublishedRevision",
    "QuestionCriterion",
    "QuestionIndexPage",
    "QuestionLaw",
    "QuestionPage",
    "ReleaseCheck",
    "ReleaseLogEntry",
    "ReleaseTask",
    "ReviewTask",
    "SiteGeneration",
    "StandardAttachment",
    "StandardIndexPage",
    "StandardPage",
    "Succession",
    "TopicElsewhere",
    "TopicIndexPage",
    "TopicPage",
    "WatchedWord",
    "Withdrawn",
    "WordUpload",
]
