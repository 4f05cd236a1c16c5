"""Days that are not what their weekday says."""

from django.db import models


class SpecialDay(models.Model):
    """节假日和调休: a weekday that is off or a weekend day that is worked, as the State Council announces each year.

    Without a row, Monday to Friday are worked: `accounts.working_days`.
    """

    day = models.DateField("哪天", unique=True)
    is_working = models.BooleanField("这天上班", default=False, help_text="周末调休上班的勾上；平日放假的不勾。")
    name = models.CharField("什么日子", max_length=20)
    source = models.CharField("依据", max_length=120, help_text="国务院办公厅每年的放假通知：文号和日期。")

    class Meta:
        ordering = ["-day"]
        verbose_name = "节假日和调休"
        verbose_name_plural = "节假日和调休"

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
