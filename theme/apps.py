from django.apps import AppConfig


class ThemeConfig(AppConfig):
    name = "theme"
    verbose_name = "外观"
    default_auto_field = "django.db.models.BigAutoField"
