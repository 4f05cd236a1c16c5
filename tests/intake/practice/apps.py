from django.apps import AppConfig


class PracticeIntakeConfig(AppConfig):
    name = "tests.intake.practice"
    label = "practice_intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the importer, as a room does."""
        from intake.imports import importers
        from tests.intake.practice.plants import importer

        importers.register(importer)
