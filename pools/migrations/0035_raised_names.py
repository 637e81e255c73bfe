"""User names with capitals, by what they are without: for ListDuplicates."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pools", "0034_provider_tests"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                models.F("pool"),
                django.db.models.functions.text.Lower("username_key"),
                models.F("id"),
                condition=models.Q(
                    ("username_key", django.db.models.functions.text.Lower("username_key")), _negated=True
                ),
                name="users_by_raised_name",
            ),
        ),
    ]
