"""A register to import into. No migrations: the table is made with the test database."""

from django.db import models


class Plant(models.Model):
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    staff = models.PositiveIntegerField(null=True)
    since = models.DateField(null=True)
    writes = models.PositiveIntegerField(default=0)
    """How many times an import has written this row."""

    def __str__(self) -> str:
        return self.name
