"""What pools' own pages need came in parts."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("pools", "0028_branding"),
    ]

    operations = []
