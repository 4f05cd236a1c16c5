from datetime import timedelta

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "帮扶"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is held here of people, how they are told, what runs again and again, what other pages show."""
        from accounts import held
        from assistance.domain.keepers import KEEPER
        from assistance.notices import words
        from assistance.slots import my_day
        from content import slots
        from jobs import periodic

        held.register(KEEPER)
        words.declare_all()
        periodic.register("remind_of_help", every=timedelta(minutes=10), at_most=timedelta(minutes=15))
        slots.register("mine", my_day)
