"""What the rules say of hours and certificates: dated rows with their source, never numbers in code."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from content.models import KnowledgePage
from training.enums import About, Audience, Certificate, Firm, Stage


class RuleQuerySet(models.QuerySet):
    """Rules that may be shown, and to whom they apply."""

    def checked(self) -> "RuleQuerySet":
        """Only what was compared with the published text; all else is for editors."""
        return self.filter(confidence=KnowledgePage.Confidence.VERIFIED)

    def on(self, day: date) -> "RuleQuerySet":
        """Rules in force on that day; where a row names no day, it has held and holds."""
        begun = Q(effective_from=None) | Q(effective_from__lte=day)
        return self.filter(begun, Q(effective_until=None) | Q(effective_until__gte=day))

    def of(self, who: str, firms: tuple[str, ...]) -> "RuleQuerySet":
        """Rules for such a person in firms that are called so, also those that tell no persons or firms apart."""
        return self.filter(who__in=(who, ""), firm__in=(*firms, ""))


class DatedRule(models.Model):
    """A statement of the law with its source, how far it was checked, and from when to when it holds."""

    code = models.CharField("编号", max_length=60, unique=True)
    who = models.CharField("对谁", max_length=20, choices=Audience.choices, blank=True, help_text="对谁都一样就空着。")
    firm = models.CharField(
        "什么单位", max_length=10, choices=Firm.choices, blank=True, help_text="什么单位都一样就空着。"
    )
    source = models.CharField("来源", max_length=200)
    url = models.URLField("官方网页", blank=True)
    confidence = models.CharField(
        "核对程度",
        max_length=10,
        choices=KnowledgePage.Confidence.choices,
        default=KnowledgePage.Confidence.MEMORY,
        help_text="只有“已核对”的才给读者看。",
    )
    effective_from = models.DateField("从哪天起", null=True, blank=True)
    effective_until = models.DateField("到哪天止", null=True, blank=True)
    editor_note = models.TextField("编辑注", blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    objects = RuleQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(effective_from=None)
                | Q(effective_until=None)
                | Q(effective_from__lte=models.F("effective_until")),
                name="%(class)s_begins_before_it_ends",
                violation_error_message="开始的日期要在结束之前。",
            )
        ]

    def __str__(self) -> str:
        return self.code


class TrainingRule(DatedRule):
    """学时: how many hours somebody must be taught."""

    stage = models.CharField("第几次学", max_length=10, choices=Stage.choices)
    hours = models.DecimalField("不少于多少学时", max_digits=5, decimal_places=1, null=True, blank=True)
    words = models.CharField("另外怎么说", max_length=200, blank=True, help_text="没有学时数的，写怎么要求的。")

    class Meta(DatedRule.Meta):
        verbose_name = "学时规定"
        verbose_name_plural = "学时规定"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *DatedRule.Meta.constraints,
            models.CheckConstraint(
                condition=Q(hours__isnull=False) | ~Q(words=""),
                name="trainingrule_says_something",
                violation_error_message="学时和文字至少填一样。",
            ),
        ]

    @property
    def says(self) -> str:
        """The rule as one sentence."""
        whom = "，".join(filter(None, (self.get_firm_display(), self.get_who_display(), self.get_stage_display())))
        asked = [f"不少于 {self.hours.normalize():f} 学时"] if self.hours is not None else []
        return f"{whom}：{'；'.join([*asked, *filter(None, [self.words])])}"


class CertificateRule(DatedRule):
    """证书: who needs one, who gives it, how long it holds."""

    certificate = models.CharField("证书", max_length=20, choices=Certificate.choices)
    about = models.CharField("讲什么", max_length=10, choices=About.choices)
    words = models.CharField("怎么说", max_length=300)
    department = models.ForeignKey(
        "accounts.Department",
        verbose_name="哪个部门",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="谁发：填了部门，页面上有它的电话。",
    )
    months = models.PositiveSmallIntegerField(
        "有效多少个月", null=True, blank=True, help_text="到期提醒按它算；没核到条文就空着。"
    )

    class Meta(DatedRule.Meta):
        verbose_name = "证书规定"
        verbose_name_plural = "证书规定"
