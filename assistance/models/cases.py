"""案例稿: what others can learn from a finding that is gone, without telling whose it was."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assistance.enums import CaseState
from assistance.models.base import Walled
from assistance.models.findings import Finding, FindingPhoto
from assistance.models.plans import Evidence
from content.models import CasePage


class CaseDraft(Walled):
    """案例稿. Moved by `assistance.domain.cases`; what a second person cleared becomes a draft page of the editors'.

    The way back from the page to the finding is kept here and nowhere else.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="case_drafts")
    state = models.CharField("状态", max_length=8, choices=CaseState.choices, default=CaseState.WRITING)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="help_cases")
    title = models.CharField("标题", max_length=80)
    what_happened = models.TextField("经过")
    lessons = models.TextField("教训")
    check_today = models.TextField("别的企业今天可以去看什么")
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="help_cases_cleared"
    )
    page = models.OneToOneField(CasePage, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Walled.Meta):
        ordering = ["-pk"]
        verbose_name = "案例稿"
        verbose_name_plural = "案例稿"
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=~Q(state="dropped"), name="case_draft_once_a_finding"
            ),
            models.CheckConstraint(
                condition=Q(state="cleared", cleared_by__isnull=False, page__isnull=False)
                | (~Q(state="cleared") & Q(cleared_by__isnull=True, page__isnull=True)),
                name="case_draft_cleared_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(cleared_by__isnull=True) | ~Q(cleared_by=F("written_by")),
                name="case_draft_cleared_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(what_happened="") & ~Q(lessons="") & ~Q(check_today=""),
                name="case_draft_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DraftPicture(Walled):
    """A photo of a finding, or of what was done about it, that goes with a case once a second person has let it."""

    draft = models.ForeignKey(CaseDraft, on_delete=models.PROTECT, related_name="pictures")
    photo = models.ForeignKey(FindingPhoto, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    alt = models.CharField("图里有什么", max_length=250)
    cleared = models.BooleanField("看过，可以公开", default=False)

    class Meta(Walled.Meta):
        ordering = ["pk"]
        verbose_name = "案例照片"
        verbose_name_plural = "案例照片"
        constraints = [
            models.CheckConstraint(
                condition=Q(photo__isnull=False) ^ Q(evidence__isnull=False), name="case_picture_is_of_one_thing"
            ),
            models.CheckConstraint(condition=~Q(alt=""), name="case_picture_says_what_is_seen"),
            models.UniqueConstraint(fields=["draft", "photo"], name="case_picture_photo_once"),
            models.UniqueConstraint(fields=["draft", "evidence"], name="case_picture_evidence_once"),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def source(self) -> FindingPhoto | Evidence:
        """What it is a copy of."""
        source = self.photo or self.evidence
        assert source
        return source
