"""HomePage: the front door, parent of every index."""

from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from content.context.around import canonical
from content.models import BasePage
from content.prepared import Prepared, prepared
from portal import front_page


class HomePage(BasePage):
    """首页."""

    headline = models.CharField("大标题", max_length=60, blank=True)
    intro = models.TextField("导语", blank=True)

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "content.StandardIndexPage",
        "content.CriterionIndexPage",
        "content.CaseIndexPage",
        "content.ArticleIndexPage",
        "content.QuestionIndexPage",
        "content.LawIndexPage",
        "content.TopicIndexPage",
        "training.CourseIndexPage",
    ]

    content_panels = [*BasePage.content_panels, FieldPanel("headline"), FieldPanel("intro")]

    class Meta:
        verbose_name = "首页"
        verbose_name_plural = "首页"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what is published: scenes and standards with their counts, and what was released lately."""
        counted = front_page.counts()
        standards = front_page.standards(request, counted)
        return super().get_context(request, *args, **kwargs) | {
            "canonical": canonical(self, request),
            "scenes": front_page.scenes(request, counted),
            "standards": standards[: front_page.STANDARDS],
            "standards_total": len(standards),
            "criteria_total": sum(entry.criteria for entry in standards),
            "news": front_page.news(request),
            "tries": front_page.TRIES,
        }

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page below by its whole path: two queries, where walking down the tree costs two a level."""
        if path_components:
            url_path = f"{self.url_path}{'/'.join(path_components)}/"
            for pk, kind, path in live_at(path_components[-1], url_path):
                if path.startswith(self.path):
                    return RouteResult(page_of_kind(kind)(pk)[0])
        return super().route(request, path_components)


@prepared(str, str)
def live_at(slug: str, url_path: str) -> "QuerySet[Page, tuple[int, int, str]]":
    """Key, kind and tree path of what is live at an address of the tree, whose last part is the slug.

    The slug has an index. The address has none: by it alone the database would read every page there is.
    """
    return Page.objects.live().filter(slug=slug, url_path=url_path).values_list("pk", "content_type_id", "path")


@cache
def page_of_kind(kind: int) -> Prepared[Any]:
    """The page with a key, in its own type."""
    model: Any = ContentType.objects.get_for_id(kind).model_class()
    return Prepared(lambda pk: model.objects.filter(pk=pk), int)
