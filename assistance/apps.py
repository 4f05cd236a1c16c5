from datetime import timedelta

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "帮扶"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is held here of people, in which words they are told, what runs again and again; fill the slots."""
        from accounts import held
        from assistance import slots as ours
        from assistance.domain.keepers import KEEPER
        from assistance.notices import words
        from content import slots
        from jobs import periodic

        held.register(KEEPER)
        words.declare_all()
        periodic.register("remind_of_help", every=timedelta(minutes=10), at_most=timedelta(minutes=15))
        # Each day; what it says changes once a month.
        periodic.register("publish_help_counts", every=timedelta(days=1))
        slots.register("criterion.links", ours.criterion_count)
        slots.register("criterion.links", ours.criterion_links)
        slots.register("criterion.mine", ours.own_findings)
        slots.register("page.uses", ours.page_uses)
        slots.register("scene.links", ours.scene_links)
        slots.register("search.links", ours.search_links)
        slots.register("mine", ours.staff_links)
        slots.register("mine", ours.mine_links)
        slots.register("mine", ours.my_day)
