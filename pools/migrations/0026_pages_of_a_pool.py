"""What pools' own pages need came in parts."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("pools", "0025_oauth"),
        ("pools", "0025_domains_and_resource_servers"),
        ("pools", "0025_branding"),
    ]

    operations = []
