"""One number that says whether pages that were kept are still what readers should see."""

from django.db import models


class SiteGeneration(models.Model):
    """The generation of what is shown: one row, counted up in the transaction of whatever changes a public page."""

    number = models.PositiveBigIntegerField("第几代", default=0)

    class Meta:
        verbose_name = "页面世代"
        verbose_name_plural = "页面世代"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_site_generation")]

    def __str__(self) -> str:
        return str(self.number)
