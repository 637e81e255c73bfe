import django.db.models.deletion
from django.db import migrations, models

from pools.models.removal import follow_user

KEEP = """INSERT INTO pools_lastsignin (user_id, pool_id, at) VALUES (new.user_id, new.pool_id, new.created)
    ON CONFLICT (user_id) DO UPDATE SET at = excluded.at WHERE excluded.at > pools_lastsignin.at"""
SIGNED_IN = "new.event_type = 'SignIn' AND new.response = 'Pass'"
SQLITE = (
    f"CREATE TRIGGER pools_signed_in AFTER INSERT ON pools_authevent WHEN {SIGNED_IN} BEGIN {KEEP}; END",
    # A sign-in that went on with a challenge passes later.
    f"""CREATE TRIGGER pools_signed_in_after_all AFTER UPDATE OF response ON pools_authevent
        WHEN {SIGNED_IN} BEGIN {KEEP}; END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION pools_signed_in() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {KEEP}; RETURN NULL; END $$""",
    f"""CREATE TRIGGER pools_signed_in AFTER INSERT OR UPDATE OF response ON pools_authevent
        FOR EACH ROW WHEN ({SIGNED_IN}) EXECUTE FUNCTION pools_signed_in()""",
)


def keep_sign_ins(apps, schema_editor):
    """What the events that are still kept tell, and from now on by a trigger."""
    schema_editor.execute(
        "INSERT INTO pools_lastsignin (user_id, pool_id, at) SELECT user_id, pool_id, MAX(created) FROM pools_authevent"
        " WHERE event_type = 'SignIn' AND response = 'Pass' GROUP BY user_id, pool_id"
    )
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)
    follow_user(schema_editor, "lastsignin")


class Migration(migrations.Migration):
    dependencies = [("pools", "0021_unverified_lines")]

    operations = [
        migrations.CreateModel(
            name="LastSignIn",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="pools.user",
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="pools.userpool",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["pool", "at", "user"], name="users_by_last_sign_in")]},
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["pool", "modified", "id"], name="users_by_modified"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("email_key__isnull", True)),
                fields=["pool", "id"],
                name="users_without_email",
            ),
        ),
        migrations.RunPython(keep_sign_ins, migrations.RunPython.noop),
    ]
