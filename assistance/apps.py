from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "帮扶"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is held here of people, and what other pages show of us."""
        from accounts import held
        from assistance.domain.keepers import KEEPER
        from assistance.slots import my_day
        from content import slots

        held.register(KEEPER)
        slots.register("mine", my_day)
