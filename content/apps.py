from datetime import timedelta
from typing import Final

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.admin.apps import WagtailAdminAppConfig

PERIODIC: Final = {
    "tell_desk": timedelta(minutes=1),
    "publish_scheduled": timedelta(minutes=1),
    "remind_of_reviews": timedelta(days=1),
}


class ContentConfig(AppConfig):
    default = True
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
        for name, every in PERIODIC.items():
            periodic.register(name, every=every)


class QuietAdminConfig(WagtailAdminAppConfig):
    """Wagtail's admin, sending no mail of its own."""

    default = False

    def ready(self) -> None:
        """What Wagtail connects here can be taken away only afterwards."""
        from content.quiet_admin import quiet

        super().ready()
        quiet()
