from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "培训"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what courses are and show; fill the slots; show changed rules at once."""
        from django.db.models.signals import post_delete, post_save

        from content import kinds, slots
        from content.receivers import on_label_changed
        from content.revisions import shown
        from training import slots as ours
        from training.models import CertificateRule, CourseIndexPage, CoursePage, TrainingRule
        from training.views import pages  # noqa: F401

        kinds.register(kinds.Kind("courses", "课程", CoursePage, CourseIndexPage))
        shown.register(CoursePage, CoursePage.SHOWN)
        slots.register("criterion.links", ours.criterion_links)
        slots.register("scene.links", ours.scene_links)
        slots.register("mine", ours.my_seats)
        slots.register("mine", ours.my_people)
        for rule in (TrainingRule, CertificateRule):
            for signal in (post_save, post_delete):
                signal.connect(on_label_changed, sender=rule, dispatch_uid=f"training.{rule.__name__}")
