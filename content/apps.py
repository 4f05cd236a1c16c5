from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "内容"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hand the publish door its rule, follow pages that move, publish on time, load what the page types show."""
        from accounts.rights import give
        from accounts.roles import Role
        from content import notices, receivers, release_door
        from content.context import case, criterion, indexes, law, reading, standard, topic  # noqa: F401
        from content.domain import steps
        from content.domain.desk import relay_desk
        from content.domain.feedback import SETTLERS
        from content.domain.local_basis import WRITERS
        from content.domain.release import release
        from content.proofing.words import blocking
        from content.tables.importers import importers as of_pages
        from content.tables.words import WordImporter
        from intake.imports import importers
        from jobs import periodic

        release_door.install(
            release=release,
            pass_step=steps.pass_step,
            give_back=steps.give_back,
            may_be_sent=steps.may_be_sent,
            blocking=blocking,
        )
        post_migrate.connect(relay_desk, sender=self, dispatch_uid="content.relay_desk")
        receivers.connect()
        for importer in (*of_pages().values(), WordImporter()):
            importers.register(importer)
        notices.declare_all()
        for role in SETTLERS:
            give(role, "content.view_feedback", "content.change_feedback", "content.view_localbasis")
        for role in WRITERS:
            give(role, "content.add_localbasis", "content.change_localbasis")
        for role in (Role.REVIEWER, Role.RELEASER):
            give(role, *(f"content.{act}_watchedword" for act in ("add", "change", "delete", "view")))
        give(Role.EDITOR, "content.view_watchedword")
        for role in (Role.RELEASER, Role.AUDITOR):
            give(role, "content.view_releaselogentry")
        periodic.register("publish_scheduled", every=timedelta(minutes=1))
        periodic.register("remind_of_reviews", every=timedelta(days=1))
