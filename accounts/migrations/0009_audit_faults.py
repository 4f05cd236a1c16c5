"""The faults themselves instead of their number.

Whatever changes these tables takes the guards away first and sets them up again: SQLite makes a table anew, and its
triggers are gone or bar the way.
"""

from django.db import migrations, models

from accounts.audit import guards


def lay(apps, schema_editor):
    guards.lay(schema_editor.connection)


def lift(apps, schema_editor):
    guards.lift(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_audit'),
    ]

    operations = [
        migrations.RunPython(lift, lay),
        # Not altered: PostgreSQL makes no JSON of a number.
        migrations.RemoveField(model_name='audithead', name='faults'),
        migrations.AddField(
            model_name='audithead',
            name='faults',
            field=models.JSONField(default=list, verbose_name='核对出的问题'),
        ),
        migrations.RunPython(lay, lift),
    ]
