from datetime import timedelta

from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "内容"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hand the publish door its rule, follow pages that move, publish on time, load what the page types show."""
        from accounts.rights import give
        from accounts.roles import Role
        from content import receivers, release_door
        from content.context import case, criterion, indexes, law, reading, standard, topic  # noqa: F401
        from content.domain.feedback import SETTLERS
        from content.domain.local_basis import WRITERS
        from content.domain.release import release
        from content.tables.importers import IMPORTERS
        from intake.imports import importers
        from jobs import periodic

        release_door.install(release)
        receivers.connect()
        for importer in IMPORTERS.values():
            importers.register(importer)
        for role in SETTLERS:
            give(role, "content.view_feedback", "content.change_feedback", "content.view_localbasis")
        for role in WRITERS:
            give(role, "content.add_localbasis", "content.change_localbasis")
        for role in (Role.RELEASER, Role.AUDITOR):
            give(role, "content.view_releaselogentry")
        periodic.register("publish_scheduled", every=timedelta(minutes=1))
