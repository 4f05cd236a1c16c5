"""TopicPage: a scene of work, with all that is published about it and, at the end, what others look after."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from content.models.base import BasePage
from content.querysets import BasePageManager, BasePageQuerySet


class TopicPageManager(BasePageManager):  # type: ignore[misc,valid-type]
    """A scene's page always says which scene it is of: both come in one query."""

    def get_queryset(self) -> BasePageQuerySet:
        """Join the scene."""
        return super().get_queryset().select_related("scene")


class TopicPage(BasePage):
    """场景页. What to look at is computed from the published criteria of its scene."""

    scene = models.OneToOneField(
        "accounts.Scene", verbose_name="场景", on_delete=models.PROTECT, related_name="topic_page"
    )
    summary = models.TextField("一句话说明", blank=True)

    objects = TopicPageManager()

    search_fields = [*BasePage.search_fields, index.SearchField("summary")]

    parent_page_types = ["content.TopicIndexPage"]
    subpage_types: list[str] = []
    copyable = False  # a scene has one page

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("scene"),
        FieldPanel("summary"),
        InlinePanel("elsewhere", heading="这里没讲的", label="归别的部门管的"),
    ]

    class Meta:
        verbose_name = "场景页"
        verbose_name_plural = "场景页"


class TopicElsewhere(Orderable):
    """A hazard met in this scene that another department looks after."""

    page = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="elsewhere")
    hazards = models.CharField("哪些隐患", max_length=200)
    department = models.ForeignKey(
        "accounts.Department", verbose_name="归谁管", on_delete=models.PROTECT, related_name="+"
    )

    panels = [FieldPanel("hazards"), FieldPanel("department")]
