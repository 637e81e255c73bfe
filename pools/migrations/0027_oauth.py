"""The pools' own pages: codes, hosted sessions, and what sign-ins there have beside those of the API."""

import django.db.models.deletion
from django.db import migrations, models

from pools.models.removal import follow_user


def follow_the_user(apps, schema_editor):
    follow_user(schema_editor, 'authorizationcode')
    follow_user(schema_editor, 'hostedsession')


class Migration(migrations.Migration):

    dependencies = [
        ('pools', '0026_domains_and_resource_servers'),
    ]

    operations = [
        # A session of the pages has a table of its own: what a sign-in gives is a session of tokens.
        migrations.RemoveField(model_name='signin', name='kind'),
        migrations.AddField(
            model_name='signin',
            name='amr',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='signin',
            name='audience',
            field=models.CharField(max_length=1024, null=True),
        ),
        migrations.AddField(
            model_name='signin',
            name='by_pages',
            field=models.BooleanField(null=True),
        ),
        migrations.CreateModel(
            name='AuthorizationCode',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('client_id', models.CharField(max_length=128)),
                ('redirect_uri', models.CharField(max_length=1024)),
                ('redirect_given', models.BooleanField()),
                ('scopes', models.JSONField(default=list)),
                ('code_challenge', models.CharField(default='', max_length=43)),
                ('nonce', models.TextField(default='')),
                ('resource', models.CharField(default='', max_length=1024)),
                ('session_id', models.CharField(max_length=28)),
                ('amr', models.JSONField(default=list)),
                ('by_password', models.BooleanField()),
                ('device_key', models.CharField(default='', max_length=60)),
                ('sign_in_id', models.CharField(max_length=36)),
                ('answer', models.BinaryField(null=True)),
                ('auth_time', models.DateTimeField()),
                ('expires', models.DateTimeField()),
                ('forget_after', models.DateTimeField()),
                ('redeemed', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='authorization_codes', to='pools.user')),
            ],
            options={
                'indexes': [models.Index(fields=['user'], name='authorization_codes_of_user'), models.Index(fields=['forget_after'], name='authorization_codes_by_expiry')],
            },
        ),
        migrations.CreateModel(
            name='HostedSession',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('session_id', models.CharField(max_length=28, unique=True)),
                ('base', models.CharField(max_length=400)),
                ('client_id', models.CharField(max_length=128)),
                ('passed', models.JSONField(default=list)),
                ('by_password', models.BooleanField()),
                ('device_key', models.CharField(default='', max_length=60)),
                ('ip', models.CharField(default='', max_length=45)),
                ('user_agent', models.CharField(default='', max_length=500)),
                ('auth_time', models.DateTimeField()),
                ('last_active', models.DateTimeField()),
                ('expires', models.DateTimeField()),
                ('ended', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='hosted_sessions', to='pools.user')),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'last_active'], name='hosted_sessions_of_user'), models.Index(fields=['expires'], name='hosted_sessions_by_expiry')],
            },
        ),
        migrations.RunPython(follow_the_user, migrations.RunPython.noop),
    ]
