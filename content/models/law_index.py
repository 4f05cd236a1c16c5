"""LawIndexPage: the list of the articles of law."""

from content.models.base import IndexPage


class LawIndexPage(IndexPage):
    """Lists the articles of law."""

    max_count = 1
    subpage_types = ["content.LawArticle"]

    class Meta:
        verbose_name = "法规目录"
        verbose_name_plural = "法规目录"
