"""Clients that register themselves: by a request, or by a metadata document; and what users allow them."""

import django.db.models.deletion
from django.db import migrations, models

from pools.models.removal import follow_user


def follow_the_user(apps, schema_editor):
    follow_user(schema_editor, 'consent')


class Migration(migrations.Migration):

    dependencies = [
        ('pools', '0029_pages_of_a_pool'),
    ]

    operations = [
        migrations.CreateModel(
            name='CIMDPolicy',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=32)),
                ('url_patterns', models.JSONField(default=list)),
                ('cache_duration', models.PositiveIntegerField()),
                ('created', models.DateTimeField()),
                ('modified', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.CharField(max_length=256)),
                ('host', models.CharField(max_length=1024)),
                ('scopes', models.JSONField(default=list)),
                ('given', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='MetadataDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=256)),
                ('document', models.JSONField()),
                ('cached', models.DateTimeField()),
                ('expires', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name='appclient',
            name='kind',
            field=models.CharField(default='REGULAR', max_length=7),
        ),
        migrations.AddField(
            model_name='appclient',
            name='unused_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='authorizationcode',
            name='metadata_url',
            field=models.CharField(max_length=256, null=True),
        ),
        migrations.AddField(
            model_name='signin',
            name='metadata_url',
            field=models.CharField(max_length=256, null=True),
        ),
        migrations.AddIndex(
            model_name='appclient',
            index=models.Index(condition=models.Q(('unused_until__isnull', False)), fields=['unused_until'], name='clients_by_unused'),
        ),
        migrations.AddField(
            model_name='cimdpolicy',
            name='client',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cimd_policies', to='pools.appclient'),
        ),
        migrations.AddField(
            model_name='cimdpolicy',
            name='pool',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='cimd_policies', to='pools.userpool'),
        ),
        migrations.AddField(
            model_name='consent',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='pools.user'),
        ),
        migrations.AddField(
            model_name='metadatadocument',
            name='policy',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='pools.cimdpolicy'),
        ),
        migrations.AddIndex(
            model_name='cimdpolicy',
            index=models.Index(fields=['pool', 'id'], name='cimd_policies_of_pool'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('user', 'client', 'host'), name='one_consent_per_client_and_host'),
        ),
        migrations.AddConstraint(
            model_name='metadatadocument',
            constraint=models.UniqueConstraint(fields=('policy', 'url'), name='one_document_per_url'),
        ),
        migrations.RunPython(follow_the_user, migrations.RunPython.noop),
    ]
