"""Up to which day people have been reminded."""

from django.db import models


class ReminderDay(models.Model):
    """A working day whose reminders have all gone out. The next run looks at what fell due since the last of these."""

    day = models.DateField("哪天", unique=True)
    at = models.DateTimeField("发完", auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["-day"]
        verbose_name = "提醒"
        verbose_name_plural = "提醒"

    def __str__(self) -> str:
        return str(self.day)
