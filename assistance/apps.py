from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "帮扶"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is held here of people, and fill the places that other rooms keep for us."""
        from accounts import held
        from assistance import slots as ours
        from assistance.domain.keepers import KEEPER
        from content import slots

        held.register(KEEPER)
        slots.register("criterion.links", ours.criterion_links)
        slots.register("scene.links", ours.scene_links)
        slots.register("search.links", ours.search_links)
        slots.register("mine", ours.mine_links)
