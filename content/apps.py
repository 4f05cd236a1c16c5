from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "内容"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hand the publish door its rule and follow pages that move."""
        from content import receivers, release_door
        from content.domain.release import release

        release_door.install(release)
        receivers.connect()
