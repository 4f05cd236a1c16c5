"""Who took part in what kind of contact with which enterprise, and when: what the one-hat rule asks (DESIGN §7)."""

from datetime import date

from django.conf import settings
from django.db import models

from accounts.dates import months_from
from accounts.enums import Hat
from accounts.models.enterprises import Enterprise


class InvolvementQuerySet(models.QuerySet["Involvement"]):
    """Facts of who was where."""

    def against(self, hat: Hat, *, at: Enterprise, on: date) -> "InvolvementQuerySet":
        """Those that keep a person from this hat at the enterprise on a day: within the months, before or after."""
        months = settings.ONE_HAT_MONTHS
        near = self.filter(enterprise=at, on__gt=months_from(on, -months), on__lt=months_from(on, months))
        return near.exclude(hat=hat)


class Involvement(models.Model):
    """A person was at an enterprise in one capacity on a day. Facts only; nothing of what was seen there."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="involvements")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="involvements")
    hat = models.CharField("身份", max_length=12, choices=Hat.choices)
    on = models.DateField("日期")
    # What it was, named by the room that knows: for example a visit's uuid.
    source = models.CharField(max_length=60)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "参与记录"
        verbose_name_plural = "参与记录"
        indexes = [models.Index(fields=["enterprise", "person", "-on"], name="involvement_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["person", "source", "hat"], name="involvement_stands_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.enterprise} · {self.get_hat_display()} · {self.on}"
