"""A Word file that somebody uploaded, as it was read, until a draft is made of it."""

import uuid

from django.db import models
from wagtail.models import Page


class WordUpload(models.Model):
    """Written by `content.domain.word_drafts` alone, seen by whoever uploaded it, gone after a week."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = models.UUIDField("上传人")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True, db_index=True)
    name = models.CharField("文件名", max_length=150)
    title = models.CharField("标题", max_length=255, blank=True)
    # As `intake.documents.WordText` has them.
    blocks = models.JSONField("读到的内容", default=list)
    lost = models.JSONField("没有带过来的", default=list)
    page = models.ForeignKey(
        Page, verbose_name="做成的草稿", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "上传的 Word 文件"
        verbose_name_plural = "上传的 Word 文件"

    def __str__(self) -> str:
        return self.name
