"""CaseIndexPage: the list of the cases."""

from content.models.base import IndexPage


class CaseIndexPage(IndexPage):
    """Lists the cases."""

    max_count = 1
    subpage_types = ["content.CasePage"]

    class Meta:
        verbose_name = "案例目录"
        verbose_name_plural = "案例目录"
