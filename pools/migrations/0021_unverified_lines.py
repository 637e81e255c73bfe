from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pools', '0020_completed_settings'),
    ]

    operations = [
        migrations.AddField(
            model_name='importjob',
            name='unverified',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='importname',
            name='line',
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
