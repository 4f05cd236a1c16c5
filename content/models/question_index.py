"""QuestionIndexPage: the list of the questions."""

from content.models.base import IndexPage


class QuestionIndexPage(IndexPage):
    """Lists the questions."""

    max_count = 1
    subpage_types = ["content.QuestionPage"]

    class Meta:
        verbose_name = "答疑目录"
        verbose_name_plural = "答疑目录"
