"""The links between pages of knowledge, each readable from both ends; PROTECT keeps what is in use."""

from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable


def _page(target: str, label: str, reverse: str, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(target, verbose_name=label, on_delete=models.PROTECT, related_name=reverse, **options)


class CriterionLaw(Orderable):
    """An article of law that a criterion rests on."""

    page = ParentalKey("content.CriterionPage", on_delete=models.CASCADE, related_name="law_links")
    law = _page("content.LawArticle", "法规条款", "criterion_links")

    panels = [PageChooserPanel("law", "content.LawArticle")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "law"], name="criterion_law_unique")]


class CaseBasis(Orderable):
    """What a case went against: a criterion or an article of law. How to say it is the case's `wording`, as given."""

    page = ParentalKey("content.CasePage", on_delete=models.CASCADE, related_name="basis_links")
    criterion = _page("content.CriterionPage", "判定条款", "case_links", null=True, blank=True)
    law = _page("content.LawArticle", "法规条款", "case_basis_links", null=True, blank=True)

    panels = [PageChooserPanel("criterion", "content.CriterionPage"), PageChooserPanel("law", "content.LawArticle")]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(criterion__isnull=False, law__isnull=True)
                | models.Q(criterion__isnull=True, law__isnull=False),
                name="case_basis_is_criterion_or_law",
                violation_error_message="判定条款和法规条款选一个，不能都选，也不能都空。",
            ),
            models.UniqueConstraint(
                fields=["page", "criterion"],
                condition=models.Q(criterion__isnull=False),
                name="case_basis_criterion_unique",
            ),
            models.UniqueConstraint(
                fields=["page", "law"], condition=models.Q(law__isnull=False), name="case_basis_law_unique"
            ),
        ]


class CaseLaw(Orderable):
    """What the law says about a case, in our own words."""

    page = ParentalKey("content.CasePage", on_delete=models.CASCADE, related_name="law_links")
    law = _page("content.LawArticle", "法规条款", "case_links")
    gist = models.TextField("法律怎么说")

    panels = [PageChooserPanel("law", "content.LawArticle"), FieldPanel("gist")]


class CasePicture(Orderable):
    """A photo of a case; what can be seen on it is the image's alternative text."""

    page = ParentalKey("content.CasePage", on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey("content.PortalImage", verbose_name="图片", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField("说明", max_length=40, blank=True, help_text="例如：改之前。")

    panels = [FieldPanel("image"), FieldPanel("caption")]


class ArticleCriterion(Orderable):
    """A criterion that an article explains."""

    page = ParentalKey("content.ArticlePage", on_delete=models.CASCADE, related_name="criterion_links")
    criterion = _page("content.CriterionPage", "判定条款", "article_links")

    panels = [PageChooserPanel("criterion", "content.CriterionPage")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "criterion"], name="article_criterion_unique")]


class ArticleLaw(Orderable):
    """An article of law that a knowledge article rests on."""

    page = ParentalKey("content.ArticlePage", on_delete=models.CASCADE, related_name="law_links")
    law = _page("content.LawArticle", "法规条款", "article_links")

    panels = [PageChooserPanel("law", "content.LawArticle")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "law"], name="article_law_unique")]


class ArticleCase(Orderable):
    """A case that an article tells of."""

    page = ParentalKey("content.ArticlePage", on_delete=models.CASCADE, related_name="case_links")
    case = _page("content.CasePage", "案例", "article_links")

    panels = [PageChooserPanel("case", "content.CasePage")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "case"], name="article_case_unique")]


class QuestionCriterion(Orderable):
    """A criterion that a question is about."""

    page = ParentalKey("content.QuestionPage", on_delete=models.CASCADE, related_name="criterion_links")
    criterion = _page("content.CriterionPage", "判定条款", "question_links")

    panels = [PageChooserPanel("criterion", "content.CriterionPage")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "criterion"], name="question_criterion_unique")]


class QuestionLaw(Orderable):
    """An article of law that an answer rests on."""

    page = ParentalKey("content.QuestionPage", on_delete=models.CASCADE, related_name="law_links")
    law = _page("content.LawArticle", "法规条款", "question_links")

    panels = [PageChooserPanel("law", "content.LawArticle")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "law"], name="question_law_unique")]
