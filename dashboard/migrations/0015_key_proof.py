"""A value sealed with the site's keys: see dashboard/keys/proof.py."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0014_desk_by_sub")]

    operations = [
        migrations.CreateModel(
            name="KeyProof",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("signed", models.CharField(max_length=64)),
            ],
        ),
    ]
