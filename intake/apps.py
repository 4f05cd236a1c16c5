from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = "上传"
    default_auto_field = "django.db.models.BigAutoField"
