"""The table of the shared cache, in which allauth counts attempts (settings: CACHES).

A migration and not a line in a handbook, so that nobody forgets it. With REDIS_URL set the table stays empty.
"""

from django.core.management import call_command
from django.db import migrations

TABLE = "shared_cache"


def make_table(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_password_change_and_messages")]

    operations = [migrations.RunPython(make_table, drop_table)]
