"""How a sign-in began, and the device that its refresh token is bound to; NULL for those that there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pools", "0016_one_alias")]

    operations = [
        migrations.AddField("signin", "by_password", models.BooleanField(null=True)),
        migrations.AddField("signin", "device_needed", models.CharField(max_length=60, null=True)),
    ]
