import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def tell_of_earlier(apps, schema_editor):
    """Pages that were withdrawn before: since when is on record; no sentence was written for readers."""
    entries = apps.get_model("content", "ReleaseLogEntry").objects.filter(action__in=["withdraw", "expire"])
    releases = apps.get_model("content", "PublishedRevision").objects
    withdrawn = apps.get_model("content", "Withdrawn").objects
    for entry in entries.filter(page__live=False).select_related("page").order_by("at", "pk"):
        released = releases.filter(page=entry.page_id).order_by("-number").first()
        title = (released and released.content.get("title")) or entry.page.title
        withdrawn.update_or_create(
            page_id=entry.page_id,
            defaults={"url_path": entry.page.url_path, "title": title, "at": entry.at},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0011_word_upload"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Withdrawn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url_path", models.TextField(db_index=True, verbose_name="当时的地址")),
                ("title", models.CharField(max_length=255, verbose_name="当时的标题")),
                ("at", models.DateTimeField(db_index=True, verbose_name="什么时候")),
                ("told_readers", models.TextField(blank=True, verbose_name="给读者看的原因")),
                (
                    "instead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                        verbose_name="改看哪一页",
                    ),
                ),
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                        verbose_name="页面",
                    ),
                ),
            ],
            options={"verbose_name": "撤下的页面", "verbose_name_plural": "撤下的页面"},
        ),
        migrations.RunPython(tell_of_earlier, migrations.RunPython.noop, elidable=True),
    ]
