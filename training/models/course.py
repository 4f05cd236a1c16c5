"""CoursePage: what is taught, to whom, for how long, and which paper it does and does not stand in for."""

from typing import Final

from django.core.validators import MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from content.models import KnowledgePage
from training.enums import Audience, Certificate, CourseKind, Firm, Stage, Standing
from training.models.blocks import SyllabusBlock

GIVES_ONLY_OUR_PROOF: Final = "本站的课只发学习证明。其他三种证由主管部门考核、发证，请选“不能代替”或“帮您准备”。"


class CoursePage(KnowledgePage):
    """课程. When and where it is held is a session's business."""

    kind = models.CharField("类别", max_length=20, choices=CourseKind.choices)
    stage = models.CharField("第几次学", max_length=10, choices=Stage.choices, blank=True, help_text="不分就空着。")
    firm = models.CharField("单位", max_length=10, choices=Firm.choices, blank=True, help_text="哪种单位都行就空着。")
    hours = models.DecimalField(
        "学时", max_digits=5, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    syllabus = StreamField(SyllabusBlock(), verbose_name="大纲", blank=True)
    syllabus_basis = models.CharField(
        "大纲的依据", max_length=200, blank=True, help_text="没有依据就空着，页面会写明是经验安排，不是法定要求。"
    )
    is_free = models.BooleanField("免费", default=False, help_text="勾上才在页面上写“免费”。")
    speaker_office = models.CharField("主讲人职务", max_length=80, blank=True, help_text="百名局长讲安全：谁来讲。")
    external_url = models.URLField("在别处听课的网址", blank=True, help_text="国家主课堂：在这里报名、听课。")
    identity_reason = models.CharField(
        "为什么要身份证号", max_length=200, blank=True, help_text="报名时要身份证号才填；空着就不收。"
    )

    parent_page_types = ["training.CourseIndexPage"]
    subpage_types: list[str] = []

    text_panels = [
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("hours"), FieldPanel("is_free")]),
        FieldRowPanel([FieldPanel("stage"), FieldPanel("firm")]),
        InlinePanel("audiences", heading="给谁上", label="对象"),
        FieldPanel("syllabus"),
        FieldPanel("syllabus_basis"),
        InlinePanel("certificates", heading="和证书的关系", label="证书"),
        InlinePanel("criterion_links", heading="讲到的判定条款", label="判定条款"),
        InlinePanel("law_links", heading="依据的法规条款", label="法规条款"),
        MultiFieldPanel(
            [FieldPanel("speaker_office"), FieldPanel("external_url"), FieldPanel("identity_reason")], heading="其他"
        ),
    ]

    # For `content.revisions`: the fields that readers see, under the headings of the page.
    SHOWN = (
        ("title", "名称"),
        ("get_kind_display", "类别"),
        ("summary", "一句话说明"),
        ("get_stage_display", "第几次学"),
        ("get_firm_display", "单位"),
        ("shown_hours", "学时"),
        ("shown_free", "费用"),
        ("speaker_office", "主讲"),
        ("syllabus", "大纲"),
        ("syllabus_basis", "大纲的依据"),
        ("identity_reason", "为什么要身份证号"),
        ("external_url", "在哪里听课"),
    )

    class Meta(KnowledgePage.Meta):
        verbose_name = "课程"
        verbose_name_plural = "课程"

    @property
    def shown_hours(self) -> str:
        """The hours as one says them."""
        return f"{self.hours.normalize():f} 学时" if self.hours else ""

    @property
    def shown_free(self) -> str:
        """Only that it costs nothing is said; what a course costs is a session's business."""
        return "免费" if self.is_free else ""

    @property
    def says(self) -> str:
        """What a list says of it: its kind, how long, whether it is free."""
        return " · ".join(filter(None, (self.get_kind_display(), self.shown_hours, self.shown_free)))


CoursePage.edit_handler = CoursePage.build_edit_handler()


class CourseAudience(Orderable):
    """One of those whom a course is for."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="audiences")
    who = models.CharField("对象", max_length=20, choices=Audience.choices)

    panels = [FieldPanel("who")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "who"], name="course_audience_unique")]


class CourseCertificate(Orderable):
    """What a course does, or does not do, for one of the four papers."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="certificates")
    certificate = models.CharField("证书", max_length=20, choices=Certificate.choices)
    standing = models.CharField("关系", max_length=10, choices=Standing.choices)
    words = models.CharField("说明", max_length=200, blank=True)

    panels = [FieldPanel("certificate"), FieldPanel("standing"), FieldPanel("words")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "certificate"], name="course_certificate_unique"),
            models.CheckConstraint(
                condition=~models.Q(standing=Standing.GIVES) | models.Q(certificate=Certificate.PROOF),
                name="course_gives_only_our_proof",
                violation_error_message=GIVES_ONLY_OUR_PROOF,
            ),
        ]


class CourseCriterion(Orderable):
    """A criterion that a course teaches."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="criterion_links")
    criterion = models.ForeignKey(
        "content.CriterionPage", verbose_name="判定条款", on_delete=models.PROTECT, related_name="course_links"
    )

    panels = [PageChooserPanel("criterion", "content.CriterionPage")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "criterion"], name="course_criterion_unique")]


class CourseLaw(Orderable):
    """An article of law that asks for a course."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="law_links")
    law = models.ForeignKey(
        "content.LawArticle", verbose_name="法规条款", on_delete=models.PROTECT, related_name="course_links"
    )

    panels = [PageChooserPanel("law", "content.LawArticle")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "law"], name="course_law_unique")]
