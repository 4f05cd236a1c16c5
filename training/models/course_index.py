"""CourseIndexPage: the list of the courses."""

from content.models import IndexPage


class CourseIndexPage(IndexPage):
    """Lists the courses."""

    max_count = 1
    subpage_types = ["training.CoursePage"]

    class Meta:
        verbose_name = "课程目录"
        verbose_name_plural = "课程目录"
