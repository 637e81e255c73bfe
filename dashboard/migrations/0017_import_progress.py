from django.db import migrations, models


def prepare_again(apps, schema_editor):
    """Files that were prepared in the form before hold quotation marks, which a job takes for characters now."""
    runs = apps.get_model('dashboard', 'ImportRun').objects.filter(job='', plain=False)
    runs.filter(step__in=('checking', 'checked', 'starting')).update(step='preparing', check_job='', results={}, leased=None)


class Migration(migrations.Migration):

    dependencies = [
        ('dashboard', '0016_what_workers_left'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrun',
            name='read',
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='step',
            field=models.CharField(choices=[('mapping', 'Columns to be mapped'), ('preparing', 'Preparing the file'), ('checking', 'Checking'), ('stopped', 'Check was stopped'), ('checked', 'Checked, not started'), ('starting', 'Starting'), ('running', 'Running'), ('finished', 'Finished')], default='mapping', max_length=10),
        ),
        migrations.RunPython(prepare_again, migrations.RunPython.noop, elidable=True),
    ]
