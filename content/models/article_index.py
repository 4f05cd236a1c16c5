"""ArticleIndexPage: the list of the knowledge articles."""

from content.models.base import IndexPage


class ArticleIndexPage(IndexPage):
    """Lists the knowledge articles."""

    max_count = 1
    subpage_types = ["content.ArticlePage"]

    class Meta:
        verbose_name = "安全知识目录"
        verbose_name_plural = "安全知识目录"
