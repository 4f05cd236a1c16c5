"""Sets the guards of the audit chain up anew: on SQLite there are two more."""

from django.db import migrations

from accounts.audit import guards


def lay(apps, schema_editor):
    guards.lay(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_audit_faults'),
    ]

    operations = [
        migrations.RunPython(lay, migrations.RunPython.noop),
    ]
