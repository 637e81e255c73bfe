"""Let SQLite's trigram index merge sixteen pieces at a time rather than four, so that an entry is rewritten less often."""

from django.db import migrations

# Past the second number the writer who comes by merges everything at once: that stays out of reach of the first.
MERGES = (("automerge", 16), ("crisismerge", 64))


def configure(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, pieces in MERGES:
            schema_editor.execute(
                "INSERT INTO pools_user_search(pools_user_search, rank) VALUES (%s, %s)", [name, pieces]
            )


class Migration(migrations.Migration):
    dependencies = [("pools", "0009_passkeys")]
    operations = [migrations.RunPython(configure, migrations.RunPython.noop)]
