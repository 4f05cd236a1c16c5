"""Blocks for structured text. Settled early: a StreamField migration is forever."""

from wagtail import blocks


class SourceBlock(blocks.StructBlock):
    """Where a statement comes from: the words as given and, where there is one, the official page."""

    text = blocks.CharBlock(label="来源", max_length=400)
    url = blocks.URLBlock(label="官方网页", required=False)

    class Meta:
        label = "来源"
        icon = "link"


class DoDontBlock(blocks.StructBlock):
    """What to do beside what not to do."""

    do = blocks.ListBlock(blocks.TextBlock(label="要做的", rows=2), label="要这样做")
    dont = blocks.ListBlock(blocks.TextBlock(label="不要做的", rows=2), label="不要这样做")

    class Meta:
        label = "要与不要"
        icon = "tick-inverse"


class TableBlock(blocks.StructBlock):
    """A small table with a heading for each column."""

    columns = blocks.ListBlock(blocks.CharBlock(label="列名"), label="列")
    rows = blocks.ListBlock(blocks.ListBlock(blocks.TextBlock(label="格", rows=1), label="行"), label="行")

    class Meta:
        label = "表格"
        icon = "table"


class BodyBlock(blocks.StreamBlock):
    """The body of a knowledge article."""

    heading = blocks.CharBlock(label="小标题", icon="title")
    paragraph = blocks.TextBlock(label="段落", icon="pilcrow")
    steps = blocks.ListBlock(blocks.TextBlock(label="步骤", rows=2), label="步骤", icon="list-ol")
    checklist = blocks.ListBlock(blocks.TextBlock(label="检查项", rows=2), label="检查清单", icon="list-ul")
    do_dont = DoDontBlock()
    table = TableBlock()
    warning = blocks.TextBlock(label="警示", icon="warning")


class SourcesBlock(blocks.StreamBlock):
    """A list of sources."""

    source = SourceBlock()
