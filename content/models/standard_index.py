"""StandardIndexPage: the list of the documents."""

from content.models.base import IndexPage


class StandardIndexPage(IndexPage):
    """Lists the documents."""

    max_count = 1
    subpage_types = ["content.StandardPage"]

    class Meta:
        verbose_name = "标准目录"
        verbose_name_plural = "标准目录"
