"""What is shown of a photo: the original is evidence and stays as it came, the views carry nothing but the picture."""

from django.db import models

from assistance.models.base import Walled


class PhotoViews(Walled):
    """The two views of one photo in private storage. Place and time of taking stay in the original alone."""

    original = models.UUIDField("原件", unique=True)
    # Painted anew: at most 1,600 and 360 pixels long.
    shown = models.UUIDField("展示用")
    thumbnail = models.UUIDField("小图")
    width = models.PositiveIntegerField("宽（像素）")
    height = models.PositiveIntegerField("高（像素）")
    taken_at = models.DateTimeField("照片自己说的拍摄时间", null=True)

    class Meta(Walled.Meta):
        verbose_name = "照片的展示图"
        verbose_name_plural = "照片的展示图"

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"
