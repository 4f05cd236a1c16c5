"""What was asked, by text and day: no person, no address, no session."""

from django.db import models


class Asked(models.Model):
    """How often a text was asked on a day, how often that found nothing, and what was opened of what it found."""

    text = models.CharField("问法", max_length=100)
    day = models.DateField("日期")
    asked = models.PositiveIntegerField("次数", default=0)
    empty = models.PositiveIntegerField("没找到", default=0)
    clicked = models.PositiveIntegerField("点开", default=0)
    # Of all results that were opened; divided by `clicked` it is the place where people find what they want.
    ranks = models.PositiveBigIntegerField("点开的名次之和", default=0)

    class Meta:
        verbose_name = "搜索记录"
        verbose_name_plural = "搜索记录"
        constraints = [models.UniqueConstraint(fields=["day", "text"], name="one_row_per_text_and_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.text}"


class Popular(models.Model):
    """A text that enough people ask, worked out once an hour; whether it may be shown is asked when it is shown."""

    text = models.CharField("问法", max_length=100, unique=True)
    asked = models.PositiveIntegerField("次数")

    class Meta:
        verbose_name = "常搜的话"
        verbose_name_plural = "常搜的话"
        ordering = ["-asked", "text"]

    def __str__(self) -> str:
        return self.text


class SetAside(models.Model):
    """A text that staff need not see again in the worklist."""

    text = models.CharField("问法", max_length=100, unique=True)

    class Meta:
        verbose_name = "不用管的问法"
        verbose_name_plural = "不用管的问法"
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text
