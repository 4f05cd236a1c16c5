"""Pages that staff put on top of the results of a question."""

from django.db import models
from django.utils import timezone
from wagtail.models import Page

from search.models.words import LONGEST


class Promotion(models.Model):
    """编辑推荐: while it lasts, and while readers may see the page, the page stands on top for these words."""

    phrase = models.CharField(
        "搜什么词时", max_length=LONGEST, help_text="读者搜的话里有这个词就推荐，繁体、全角、大小写都算。"
    )
    is_exact = models.BooleanField("只在一字不差时", default=False, help_text="勾上：多一个字就不推荐。")
    page = models.ForeignKey(
        Page, verbose_name="推荐哪一页", on_delete=models.CASCADE, related_name="search_promotions"
    )
    until = models.DateField("到哪天为止", null=True, blank=True, help_text="含当天。不填就一直推荐。")

    class Meta:
        verbose_name = "编辑推荐"
        verbose_name_plural = "编辑推荐"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["phrase", "page"], name="one_promotion_per_phrase_and_page")]

    def __str__(self) -> str:
        return f"{self.phrase} → {self.page.title}"

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < timezone.localdate()
