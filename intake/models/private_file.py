"""A file that is not for everybody."""

import uuid

from django.db import models
from django.utils import timezone


class PrivateFile(models.Model):
    """One kept file. Written by `intake.private.files` alone; its bytes lie under its uuid (`private.storage`)."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=150, help_text="只用来显示。")
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    purpose = models.CharField("用途", max_length=40)
    # A person or a firm, as the room that keeps the file knows it.
    owner = models.UUIDField("谁的", null=True, blank=True, db_index=True)
    created_at = models.DateTimeField("存入", auto_now_add=True)
    delete_after = models.DateTimeField("删除时间", null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = "私有文件"
        verbose_name_plural = "私有文件"
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(name="private_file_has_a_name", condition=~models.Q(name=""))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether nobody may have it any more."""
        return self.delete_after is not None and self.delete_after <= timezone.now()
