"""A relying party is no longer taken from the site's host: pools whose passkeys were made for it get it as their own."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations


def write_down(apps, schema_editor):
    """Name the site's host where passkeys are bound to it and the pool names none, so that they go on working."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    host = "localhost" if host in ("127.0.0.1", "::1") else host
    passkeys = apps.get_model("pools", "WebAuthnCredential").objects.filter(relying_party_id=host)
    pools = apps.get_model("pools", "UserPool").objects
    for pool in pools.filter(id__in=passkeys.values("user__pool_id")):
        configuration = pool.settings.get("WebAuthnConfiguration", {})
        if not configuration.get("RelyingPartyId"):
            pool.settings["WebAuthnConfiguration"] = configuration | {"RelyingPartyId": host}
            pool.save(update_fields=["settings"])


class Migration(migrations.Migration):
    dependencies = [("pools", "0017_how_sign_ins_began")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
