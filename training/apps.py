from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "培训"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what courses are, what is held of people, how they are told, what runs by itself; fill the slots."""
        from datetime import timedelta

        from django.db.models.signals import post_delete, post_save

        from accounts import held
        from content import kinds, slots
        from content.receivers import on_label_changed
        from content.revisions import shown
        from content.tables.importers import offer
        from intake.imports import importers
        from jobs import periodic
        from training import slots as ours
        from training.domain.course_table import COURSES
        from training.domain.keepers import KEEPER
        from training.models import CertificateRule, CourseIndexPage, CoursePage, TrainingRule
        from training.notices import words
        from training.views import excel, pages  # noqa: F401
        from training.views.desk.target_import import target_import

        held.register(KEEPER)
        for desk in (excel.firm_import, excel.desk_import, target_import):
            importers.register(desk.importer)
        words.declare_all()
        for command in ("pass_on_seats", "tell_trainees"):
            periodic.register(command, every=timedelta(minutes=1))
        kinds.register(kinds.Kind("courses", "课程", CoursePage, CourseIndexPage))
        offer(COURSES)
        shown.register(CoursePage, CoursePage.SHOWN)
        slots.register("criterion.links", ours.criterion_links)
        slots.register("law.links", ours.law_links)
        slots.register("page.uses", ours.page_uses)
        slots.register("scene.links", ours.scene_links)
        slots.register("search.answers", ours.papers_searched)
        for provider in (ours.my_desk, ours.my_seats, ours.my_people):
            slots.register("mine", provider)
        for rule in (TrainingRule, CertificateRule):
            for signal in (post_save, post_delete):
                signal.connect(on_label_changed, sender=rule, dispatch_uid=f"training.{rule.__name__}")
