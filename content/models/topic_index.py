"""TopicIndexPage: the list of the scenes."""

from content.models.base import IndexPage


class TopicIndexPage(IndexPage):
    """Lists the scenes."""

    max_count = 1
    subpage_types = ["content.TopicPage"]

    class Meta:
        verbose_name = "场景目录"
        verbose_name_plural = "场景目录"
