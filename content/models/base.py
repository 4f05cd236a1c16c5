"""What every page shares: the closed door to publishing, and what a page of knowledge must say of itself."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.search import index

from content.addresses import remember_site
from content.blocks import SourcesBlock
from content.help import with_help
from content.lines import LinesField
from content.models.release import PublishedRevision
from content.page_form import DeskPageForm
from content.permissions import PublishDoorTester
from content.querysets import BasePageManager
from content.shown import context_for
from content.signals import drafted

if TYPE_CHECKING:
    from accounts.models import User


class BasePage(Page):
    """Every page type of the site extends this, so that nobody holds the permission to publish (DESIGN §4)."""

    objects = BasePageManager()

    # Where the admin looks for what an editor types; readers' search has documents of its own (`search/pages.py`).
    search_fields = [*Page.search_fields, index.SearchField("draft_title")]

    base_form_class = DeskPageForm
    # What was said of the page, what it lacks, words to check: above the fields.
    content_panels = [HelpPanel(template="content/desk/panel.html"), *Page.content_panels]

    # Whether an editor may start a new page from a copy of this one.
    copyable = True

    # An old phone, and an office PC; the wider one is drawn to scale.
    default_preview_size = "phone"
    preview_sizes = [
        {"name": "phone", "icon": "mobile-alt", "device_width": 360, "label": "手机（360）"},
        {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": "电脑（1280）"},
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what this page type shows: `content/context/` has one module for each."""
        remember_site(request)
        return {**super().get_context(request, *args, **kwargs), **context_for(self, request)}

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Restrictions of this page, of those above and of what they are aliases of: one query, not Wagtail's two."""
        steps = range(self.steplen, len(self.path) + 1, self.steplen)
        paths = [self.path[:end] for end in steps]
        above = Q(page__path__in=paths) | Q(page__aliases__path__in=paths)
        return PageViewRestriction.objects.filter(above).distinct()

    def permissions_for_user(self, user: "User") -> PublishDoorTester:
        """Answer no to publishing and whatever else changes what readers see: `content.domain` is the only door."""
        return PublishDoorTester(user, self)

    def save_revision(self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any) -> Revision:
        """Save a draft; autosave writes over no version that was handed in or released.

        What was read would be another under its name, and whose words were released would not be known.
        """
        if overwrite_revision is not None and is_spent(overwrite_revision):
            overwrite_revision = None
        revision = super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)
        drafted.send(sender=type(self), page=self)
        return revision


def is_spent(revision: Revision) -> bool:
    """Whether a version was handed in for reading, released, or waits for its hour."""
    return (
        revision.approved_go_live_at is not None
        or revision.task_states.exists()
        or PublishedRevision.objects.filter(wagtail_revision=revision.pk).exists()
    )


class IndexPage(BasePage):
    """A page that lists others."""

    intro = models.TextField("导语", blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        abstract = True


class KnowledgePage(BasePage):
    """A page that states facts: it carries its sources, how far they were checked, and when to look again."""

    class Confidence(models.TextChoices):
        VERIFIED = "verified", "已核对"
        REPOST = "repost", "只见转载"
        MEMORY = "memory", "未核对"

    code = models.CharField(
        "编号", max_length=80, blank=True, help_text="在导入、导出表里认这一页，例如 GM10-第十一条(三)。"
    )
    summary = models.TextField("一句话说明", blank=True)
    sectors = ParentalManyToManyField("accounts.Sector", verbose_name="行业领域", blank=True)
    scenes = ParentalManyToManyField("accounts.Scene", verbose_name="场景", blank=True)
    keywords = LinesField("关键词", help_text="一行一个。")
    sources = StreamField(SourcesBlock(), verbose_name="来源", blank=True)
    last_reviewed = models.DateField("最近核对", null=True, blank=True)
    next_review = models.DateField("下次核对", null=True, blank=True)

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("code"),
        index.SearchField("summary"),
        index.SearchField("keywords"),
    ]

    # A copy is another page, and no file knows it yet.
    exclude_fields_in_copy = ["code"]

    # Editors only; no public template may name these.
    confidence = models.CharField("核对程度", max_length=10, choices=Confidence.choices, default=Confidence.MEMORY)
    checked_against = models.TextField("核对所用文本", blank=True)
    editor_note = models.TextField("编辑注", blank=True)

    class Meta:
        abstract = True
        constraints: list[models.BaseConstraint] = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="%(class)s_code_unique"),
        ]

    # Each page type puts its own fields here.
    text_panels: list[Any] = []

    classify_panels = [
        FieldPanel("sectors"),
        FieldPanel("scenes"),
        FieldPanel("keywords"),
    ]
    source_panels = [
        FieldPanel("sources"),
        MultiFieldPanel([FieldPanel("last_reviewed"), FieldPanel("next_review")], heading="核对日期"),
        MultiFieldPanel(
            [FieldPanel("code"), FieldPanel("confidence"), FieldPanel("checked_against"), FieldPanel("editor_note")],
            heading="只给编辑看",
        ),
    ]

    @classmethod
    def build_edit_handler(cls, extra_source_panels: list[Any] | None = None) -> TabbedInterface:
        """Return the editors' form: text, classification, sources, and Wagtail's own settings."""
        told = partial(with_help, model=cls.__name__)
        return TabbedInterface(
            [
                ObjectList(told([*cls.content_panels, *cls.text_panels]), heading="正文"),
                ObjectList(told(cls.classify_panels), heading="归类"),
                ObjectList(told([*cls.source_panels, *(extra_source_panels or [])]), heading="来源与核对"),
                ObjectList([*Page.promote_panels, *Page.settings_panels], heading="设置"),
            ]
        )
