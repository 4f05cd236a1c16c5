"""What was looked at again and found to be still right, without a word changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from wagtail.models import Page


class PageReview(models.Model):
    """One reading of a page against its sources. Written by `content.domain.review` alone and never changed.

    A row of its own beside the frozen releases: the release that was read stays as it is (docs/adr/0027).
    """

    page = models.ForeignKey(Page, verbose_name="页面", on_delete=models.PROTECT, related_name="reviews")
    release = models.PositiveIntegerField("看的是第几次发布")
    on = models.DateField("核对日期")
    next_review = models.DateField("下次核对")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="谁", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间", auto_now_add=True)
    note = models.TextField("怎么核对的", blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "复核"
        verbose_name_plural = "复核"
        constraints = [models.CheckConstraint(condition=Q(next_review__gt=F("on")), name="review_comes_again_later")]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.on}"
