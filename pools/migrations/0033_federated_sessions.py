from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pools", "0032_saml")]

    operations = [
        migrations.AddField("hostedsession", "level", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField(
            "authorizationcode", "identity_provider", models.CharField(max_length=32, null=True)
        ),
        migrations.AddField("authorizationcode", "level", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("signin", "identity_provider", models.CharField(max_length=32, null=True)),
        migrations.AddField("signin", "level", models.PositiveSmallIntegerField(null=True)),
        migrations.AddIndex(
            "signin",
            models.Index(
                fields=["identity_provider", "id"],
                name="sign_ins_of_provider",
                condition=models.Q(("identity_provider__isnull", False)),
            ),
        ),
    ]
