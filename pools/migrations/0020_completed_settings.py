"""Settings that are stored as Cognito shows them: all three units of tokens, and both members of token generation."""

from django.db import migrations

UNITS = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}


def complete(apps, schema_editor):
    for client in apps.get_model("pools", "AppClient").objects.only("settings").iterator():
        given = client.settings.get("TokenValidityUnits")
        if given and given.keys() != UNITS.keys():
            client.settings["TokenValidityUnits"] = UNITS | given
            client.save(update_fields=["settings"])
    for pool in apps.get_model("pools", "UserPool").objects.only("settings").iterator():
        functions = pool.settings.get("LambdaConfig", {})
        if "PreTokenGeneration" in functions and "PreTokenGenerationConfig" not in functions:
            place = functions["PreTokenGeneration"]
            functions["PreTokenGenerationConfig"] = {"LambdaArn": place, "LambdaVersion": "V1_0"}
            pool.save(update_fields=["settings"])


class Migration(migrations.Migration):

    dependencies = [
        ('pools', '0019_developer_attributes'),
    ]

    operations = [
        migrations.RunPython(complete, migrations.RunPython.noop),
    ]
