"""What readers are told of a page that is no longer there: since when, why, and what to read instead."""

from django.db import models
from wagtail.models import Page


class Withdrawn(models.Model):
    """The last time a page left the site. Written by `content.domain.withdraw` alone; of no account while it is live.

    Address and title are those under which readers knew it: an editor may change both in the draft that is left.
    """

    page = models.OneToOneField(Page, verbose_name="页面", on_delete=models.PROTECT, related_name="+")
    url_path = models.TextField("当时的地址", db_index=True)
    title = models.CharField("当时的标题", max_length=255)
    at = models.DateTimeField("什么时候", db_index=True)
    told_readers = models.TextField("给读者看的原因", blank=True)
    instead = models.ForeignKey(
        Page, verbose_name="改看哪一页", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "撤下的页面"
        verbose_name_plural = "撤下的页面"

    def __str__(self) -> str:
        return self.title
