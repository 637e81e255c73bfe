"""Let the database hold that an alias is one user's, whichever attribute it comes from."""

from django.db import migrations, models

GONE = "DELETE FROM pools_alias WHERE user_id = old.id; DELETE FROM pools_code WHERE user_id = old.id;"


# SQLite builds the table anew, and meanwhile may have no trigger that names it: 0002 made this one.
def leave(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER pools_user_gone")


def follow(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER pools_user_gone AFTER DELETE ON pools_user BEGIN {GONE}"
            " DELETE FROM pools_membership WHERE user_id = old.id; END"
        )


class Migration(migrations.Migration):
    dependencies = [("pools", "0015_one_name")]
    operations = [
        migrations.RunPython(leave, follow),
        migrations.RemoveConstraint("alias", "one_user_per_alias"),
        migrations.AddConstraint(
            "alias", models.UniqueConstraint(fields=("pool", "key"), name="one_user_per_alias")
        ),
        migrations.RunPython(follow, leave),
    ]
