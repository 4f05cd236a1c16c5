"""WatchedWord: a word that staff want to be asked about before a page is sent."""

from django.core.validators import MinLengthValidator
from django.db import models

from content.lines import LinesField, split_lines


class WatchedWord(models.Model):
    """One entry of 用词检查. It bars the way only where staff have said so."""

    class Kind(models.TextChoices):
        LEADER = "leader", "领导姓名、职务"
        PLACE = "place", "地名、单位名"
        TERM = "term", "专业用语、法规名称"
        SLIP = "slip", "常见错别字"

    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.SLIP)
    text = models.CharField(
        "要留意的写法",
        max_length=60,
        unique=True,
        validators=[MinLengthValidator(2)],
        help_text="例如：台帐。至少两个字，只写会错的那几个字，不带前后文。",
    )
    better = models.CharField("建议写成", max_length=60, blank=True, help_text="例如：台账。")
    unless = LinesField("这些地方不算", help_text="一行一个，写带着它的正确说法，例如要留意“按装”，“按装置”不算。")
    note = models.CharField("说明", max_length=120, blank=True, help_text="为什么，编辑会看到。")
    blocks = models.BooleanField("没改好不能提交", default=False, help_text="不勾只提醒。拿得准、不能错的才勾。")
    source = models.CharField("依据", max_length=120, blank=True, help_text="例如：任免文件的文号，词典的版本。")
    checked_on = models.DateField("哪天核对的", null=True, blank=True)

    class Meta:
        ordering = ["kind", "text"]
        verbose_name = "要留意的用词"
        verbose_name_plural = "用词检查"

    def __str__(self) -> str:
        return f"{self.text} → {self.better}" if self.better else self.text

    def stands_in(self, text: str) -> bool:
        """Whether the word stands in a text other than inside one of the wordings that do not count."""
        if self.text not in text:
            return False
        for right in split_lines(self.unless):
            text = text.replace(right, "\0")
        return self.text in text
