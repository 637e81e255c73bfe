"""Identity providers, whom they vouch for, and trips to them."""

import django.db.models.deletion
from django.db import migrations, models

from pools.models.removal import follow_user


def follow_the_user(apps, schema_editor):
    follow_user(schema_editor, "federatedidentity")


class Migration(migrations.Migration):

    dependencies = [
        ('pools', '0030_registered_clients'),
    ]

    operations = [
        migrations.AddField(
            model_name='hostedsession',
            name='identity_provider',
            field=models.CharField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name='hostedsession',
            name='provider_session',
            field=models.BinaryField(null=True),
        ),
        migrations.CreateModel(
            name='IdentityProvider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=32)),
                ('type', models.CharField(choices=[('SAML', 'Saml'), ('OIDC', 'Oidc'), ('Google', 'Google'), ('Facebook', 'Facebook'), ('LoginWithAmazon', 'Amazon'), ('SignInWithApple', 'Apple')], max_length=16)),
                ('details', models.JSONField(default=dict)),
                ('secrets', models.BinaryField(null=True)),
                ('attribute_mapping', models.JSONField(default=dict)),
                ('acr_mapping', models.JSONField(default=dict)),
                ('idp_identifiers', models.JSONField(default=list)),
                ('metadata', models.TextField(default='')),
                ('metadata_due', models.DateTimeField(null=True)),
                ('discovered', models.JSONField(default=dict)),
                ('enabled', models.BooleanField(default=True)),
                ('created', models.DateTimeField()),
                ('modified', models.DateTimeField()),
                ('pool', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='identity_providers', to='pools.userpool')),
            ],
        ),
        migrations.CreateModel(
            name='FederationTrip',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('base', models.CharField(max_length=400)),
                ('query', models.TextField()),
                ('browser', models.CharField(max_length=64)),
                ('nonce', models.CharField(default='', max_length=64)),
                ('request_id', models.CharField(default='', max_length=64)),
                ('verifier', models.BinaryField(null=True)),
                ('created', models.DateTimeField()),
                ('expires', models.DateTimeField(db_index=True)),
                ('spent', models.DateTimeField(null=True)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trips', to='pools.identityprovider')),
            ],
        ),
        migrations.CreateModel(
            name='PostedAnswer',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('body', models.BinaryField()),
                ('expires', models.DateTimeField(db_index=True)),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pools.userpool')),
            ],
        ),
        migrations.CreateModel(
            name='ProviderIdentifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identifier', models.CharField(max_length=40)),
                ('pool', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pools.userpool')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='pools.identityprovider')),
            ],
        ),
        migrations.CreateModel(
            name='FederatedIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider_name', models.CharField(max_length=32)),
                ('provider_type', models.CharField(choices=[('SAML', 'Saml'), ('OIDC', 'Oidc'), ('Google', 'Google'), ('Facebook', 'Facebook'), ('LoginWithAmazon', 'Amazon'), ('SignInWithApple', 'Apple')], max_length=16)),
                ('attribute', models.CharField(default='Cognito_Subject', max_length=128)),
                ('subject', models.CharField(max_length=512)),
                ('issuer', models.CharField(max_length=1024, null=True)),
                ('primary', models.BooleanField(default=False)),
                ('created', models.DateTimeField()),
                ('last_used', models.DateTimeField(null=True)),
                ('pool', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='pools.userpool')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='federated_identities', to='pools.user')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pool', 'provider_name', 'attribute', 'subject'), name='one_user_per_identity')],
            },
        ),
        migrations.AddConstraint(
            model_name='identityprovider',
            constraint=models.UniqueConstraint(fields=('pool', 'name'), name='one_provider_per_name'),
        ),
        migrations.AddConstraint(
            model_name='provideridentifier',
            constraint=models.UniqueConstraint(fields=('pool', 'identifier'), name='one_provider_per_identifier'),
        ),
        migrations.RunPython(follow_the_user, migrations.RunPython.noop),
    ]
