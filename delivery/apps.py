from datetime import timedelta

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "delivery"
    verbose_name = "消息"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the digest, check the settings, hand over every minute, forget in time."""
        from delivery import checks, digest  # noqa: F401
        from delivery.gauges import outbox
        from delivery.outbox import COMMAND
        from jobs import gauges, periodic

        digest.declare_digest()
        periodic.register(COMMAND, every=timedelta(minutes=1), at_most=timedelta(minutes=3))
        periodic.register("blank_messages", every=timedelta(days=1))
        gauges.register("发消息", outbox, order=30)
