from django.db import migrations


class Migration(migrations.Migration):
    """On its own: PostgreSQL changes no table in the transaction that gave its rows grants."""

    dependencies = [
        ('dashboard', '0004_roles'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='staffmember',
            name='role',
        ),
    ]
