"""Work that leaves a trace each time it is done. No migrations: the tables are made with the test database."""

from django.db import models

from jobs.leases import LeasedRow


class Errand(LeasedRow):
    """One piece of work; doing it writes a `Trace` with its number."""

    number = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.number)


class Trace(models.Model):
    """One errand done once; two with one number are work done twice."""

    number = models.PositiveIntegerField()
    by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} by {self.by}"
