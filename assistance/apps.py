from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "帮扶"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is held here of people."""
        from accounts import held
        from assistance.domain.keepers import KEEPER

        held.register(KEEPER)
