"""Keys, spent assertions and logouts of SAML, and what is known of metadata that is fetched."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pools', '0031_federation'),
    ]

    operations = [
        migrations.CreateModel(
            name='SpentAssertion',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('holder', models.CharField(max_length=64)),
                ('expires', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name='identityprovider',
            name='metadata_failing',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='identityprovider',
            name='metadata_problem',
            field=models.CharField(default='', max_length=500),
        ),
        migrations.AlterField(
            model_name='identityprovider',
            name='metadata_due',
            field=models.DateTimeField(db_index=True, null=True),
        ),
        migrations.CreateModel(
            name='SamlLogout',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('base', models.CharField(max_length=400)),
                ('request_id', models.CharField(max_length=64)),
                ('address', models.TextField()),
                ('expires', models.DateTimeField(db_index=True)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pools.identityprovider')),
            ],
        ),
        migrations.CreateModel(
            name='SamlKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('encrypted', models.BinaryField()),
                ('certificate', models.TextField()),
                ('certified', models.DateTimeField()),
                ('pool', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='saml_keys', to='pools.userpool')),
                ('provider', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='saml_key', to='pools.identityprovider')),
            ],
            options={
                'indexes': [models.Index(fields=['pool'], name='saml_keys_of_pool')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('provider__isnull', True)), fields=('pool',), name='one_saml_key_signs')],
            },
        ),
    ]
