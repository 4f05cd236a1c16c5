"""Blocks of a syllabus. Settled early: a StreamField migration is forever."""

from wagtail import blocks


class SyllabusTopicBlock(blocks.StructBlock):
    """A part of a course: what it is about, how long it takes, and what is taught."""

    topic = blocks.CharBlock(label="主题", max_length=60)
    hours = blocks.DecimalBlock(
        label="学时", required=False, min_value=0, max_digits=5, decimal_places=1, help_text="没有分配就空着。"
    )
    points = blocks.ListBlock(blocks.TextBlock(label="内容", rows=1), label="讲什么")

    class Meta:
        label = "主题"
        icon = "list-ol"


class SyllabusBlock(blocks.StreamBlock):
    """The syllabus of a course, one topic after the other."""

    topic = SyllabusTopicBlock()
