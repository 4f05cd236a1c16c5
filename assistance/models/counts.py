"""What the public may know of how often something was found."""

from django.db import models

from content.models import CriterionPage


class PublishedCount(models.Model):
    """At how many firms a criterion was found, in steps, up to a day. Written by `assistance.domain.counting` alone."""

    criterion = models.OneToOneField(CriterionPage, on_delete=models.CASCADE, related_name="+")
    # 5, 10, 20, 50…: what is said is “so many and more”, never the number itself.
    firms = models.PositiveIntegerField("多少家以上")
    until = models.DateField("统计到哪天")

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = "公布的家数"
        verbose_name_plural = "公布的家数"
        constraints = [models.CheckConstraint(condition=models.Q(firms__gte=5), name="count_names_nobody")]

    def __str__(self) -> str:
        return f"{self.firms} 家以上"
