"""CriterionIndexPage: the list of the criteria of all standards."""

from content.models.base import IndexPage


class CriterionIndexPage(IndexPage):
    """Lists the criteria of all standards."""

    max_count = 1
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "条款目录"
        verbose_name_plural = "条款目录"
