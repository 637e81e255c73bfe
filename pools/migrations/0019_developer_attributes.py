"""Developer-only attributes are called ``dev:custom:NAME``, as in Cognito; they were ``dev:NAME`` here."""

from django.db import migrations

BATCH = 500


def rename(apps, schema_editor):
    UserPool = apps.get_model("pools", "UserPool")
    for pool in UserPool.objects.only("id", "schema").iterator():
        names = {name: f"dev:custom:{name[4:]}" for name in _developer_names(pool.schema)}
        if names:
            _rename_in_pool(apps, pool, names)


def _developer_names(schema):
    for attribute in schema:
        name = attribute["Name"]
        if name.startswith("dev:") and not name.startswith("dev:custom:"):
            yield name


def _rename_in_pool(apps, pool, names):
    for attribute in pool.schema:
        attribute["Name"] = names.get(attribute["Name"], attribute["Name"])
    pool.save(update_fields=["schema"])
    for client in apps.get_model("pools", "AppClient").objects.filter(pool_id=pool.id).only("settings"):
        for member in ("ReadAttributes", "WriteAttributes"):
            if member in client.settings:
                client.settings[member] = [names.get(name, name) for name in client.settings[member]]
        client.save(update_fields=["settings"])
    User = apps.get_model("pools", "User")
    users = User.objects.filter(pool_id=pool.id, attributes__has_any_keys=list(names)).only("id", "attributes")
    last = -1
    while batch := list(users.filter(id__gt=last).order_by("id")[:BATCH]):
        for user in batch:
            user.attributes = {names.get(name, name): value for name, value in user.attributes.items()}
        User.objects.bulk_update(batch, ["attributes"])
        last = batch[-1].id


class Migration(migrations.Migration):

    dependencies = [
        ('pools', '0018_relying_parties'),
    ]

    operations = [
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]
