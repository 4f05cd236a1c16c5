"""What `load_starter` made, and how it left it: the memory by which it knows what people have changed since."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail.models import Page


class StarterRecord(models.Model):
    """One page, or one place, that came from the fact files.

    `content` is what was loaded last, in plain values (`portal.starter.plan.Content`); whatever differs from it on
    the page is people's work and is left alone. An empty `content` means that the page was made and not yet finished.
    `page` is empty for places, and where people deleted the page.
    """

    code = models.CharField("编号", max_length=80, unique=True)
    page = models.OneToOneField(
        Page, verbose_name="页面", null=True, blank=True, on_delete=models.SET_NULL, related_name="starter_record"
    )
    content = models.JSONField("导入的内容", default=dict, encoder=DjangoJSONEncoder)
    fingerprint = models.CharField("内容指纹", max_length=64, blank=True)
    # A plain number, not a key: Wagtail's revisions are purged.
    revision = models.PositiveBigIntegerField("草稿版本号", null=True)
    released = models.BooleanField("已发布", default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "初始内容记录"
        verbose_name_plural = "初始内容记录"

    def __str__(self) -> str:
        return self.code

    @property
    def finished(self) -> bool:
        """Whether links, revision and release are in place."""
        return bool(self.content)
