"""Leave each name of a pool to one user: what two users share today goes on as it did, and nobody loses a sign-in name.

A name means whose user name it is before whose alias, and a verified address is more than a preferred user name. Where
preferred user names are aliases, user names join them. Whose verified address went to somebody else by
ForceAliasCreation has it unverified from now on. ``manage.py check_names`` tells who shares a name.
"""

from django.db import migrations
from django.db.models import Exists, OuterRef


def leave_names_to_one(apps, schema_editor):
    UserPool, User, Alias = (apps.get_model("pools", name) for name in ("UserPool", "User", "Alias"))
    for pool in UserPool.objects.all():
        aliases = pool.settings.get("AliasAttributes") or []
        if "preferred_username" in aliases:
            drop_shared(pool, User, Alias)
            add_usernames(schema_editor, pool)
        for name in ("email", "phone_number"):
            if name in aliases:
                unverify_lost(pool, name, User, Alias)


def drop_shared(pool, User, Alias):
    """Drop what leads nowhere: whatever is a user name too, and preferred user names that are verified addresses."""
    named = User.objects.filter(pool=pool, username_key=OuterRef("key"))
    Alias.objects.filter(Exists(named), pool=pool).delete()
    addressed = Alias.objects.filter(pool=pool, key=OuterRef("key")).exclude(attribute="preferred_username")
    Alias.objects.filter(Exists(addressed), pool=pool, attribute="preferred_username").delete()


def add_usernames(schema_editor, pool):
    schema_editor.execute(
        "INSERT INTO pools_alias (pool_id, attribute, key, user_id)"
        " SELECT pool_id, 'username', username_key, id FROM pools_user WHERE pool_id = %s", [pool.id]
    )


def unverify_lost(pool, name, User, Alias):
    own = Alias.objects.filter(user_id=OuterRef("id"), attribute=name)
    claim = User.objects.filter(pool=pool, **{f"{name}_key__isnull": False}).exclude(Exists(own))
    for user in claim.only("id", "attributes").iterator():
        if user.attributes.get(f"{name}_verified") != "true":
            continue
        User.objects.filter(id=user.id).update(attributes=user.attributes | {f"{name}_verified": "false"})


class Migration(migrations.Migration):
    dependencies = [("pools", "0014_ordered_chunks")]
    operations = [migrations.RunPython(leave_names_to_one, migrations.RunPython.noop)]
