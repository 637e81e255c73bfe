"""What stood in the database before is what Cognito shows after."""

from importlib import import_module

import pytest
from django.apps import apps

from pools.models import AppClient, User, UserPool

names = import_module("pools.migrations.0019_developer_attributes")
settings = import_module("pools.migrations.0020_completed_settings")
OLD, NEW = "dev:note", "dev:custom:note"


@pytest.fixture
def pool(cognito) -> UserPool:
    attribute = {"Name": "note", "AttributeDataType": "String", "DeveloperOnlyAttribute": True}
    made = cognito.create_user_pool(PoolName="people", Schema=[attribute])["UserPool"]
    return UserPool.objects.get(public_id=made["Id"])


def age(pool: UserPool) -> None:
    """Name the attribute as it was named."""
    for attribute in pool.schema:
        attribute["Name"] = OLD if attribute["Name"] == NEW else attribute["Name"]
    pool.save()


def test_developer_only_attributes_get_their_whole_name_everywhere(cognito, pool, monkeypatch):
    monkeypatch.setattr(names, "BATCH", 2)
    read = ["email", NEW]
    client = cognito.create_user_pool_client(
        UserPoolId=pool.public_id, ClientName="app", ReadAttributes=read
    )["UserPoolClient"]
    AppClient.objects.filter(id=client["ClientId"]).update(
        settings=AppClient.objects.get(id=client["ClientId"]).settings | {"ReadAttributes": ["email", OLD]}
    )
    for name in ("ann", "ben", "cas"):
        cognito.admin_create_user(UserPoolId=pool.public_id, Username=name, MessageAction="SUPPRESS")
        User.objects.filter(username=name).update(attributes={OLD: name, "name": name})
    cognito.admin_create_user(UserPoolId=pool.public_id, Username="dan", MessageAction="SUPPRESS")
    age(pool)

    names.rename(apps, None)
    names.rename(apps, None)  # a second run finds nothing

    there = {"UserPoolId": pool.public_id}
    shown = cognito.admin_get_user(**there, Username="cas")["UserAttributes"]
    assert {"Name": NEW, "Value": "cas"} in shown
    assert OLD not in {attribute["Name"] for attribute in shown}
    described = cognito.describe_user_pool_client(**there, ClientId=client["ClientId"])["UserPoolClient"]
    assert described["ReadAttributes"] == read
    schema = cognito.describe_user_pool(**there)["UserPool"]["SchemaAttributes"]
    assert [attribute["Name"] for attribute in schema if "note" in attribute["Name"]] == [NEW]


def test_settings_are_completed(cognito, pool):
    function = "arn:aws:lambda:us-east-1:000000000000:function:tokens"
    client = cognito.create_user_pool_client(UserPoolId=pool.public_id, ClientName="app")["UserPoolClient"]
    stored = AppClient.objects.get(id=client["ClientId"])
    stored.settings["TokenValidityUnits"] = {"IdToken": "minutes"}
    stored.save()
    pool.settings["LambdaConfig"] = {"PreTokenGeneration": function}
    pool.save()

    settings.complete(apps, None)

    stored.refresh_from_db()
    pool.refresh_from_db()
    assert stored.settings["TokenValidityUnits"] == {
        "AccessToken": "hours",
        "IdToken": "minutes",
        "RefreshToken": "days",
    }
    assert pool.settings["LambdaConfig"]["PreTokenGenerationConfig"] == {
        "LambdaArn": function,
        "LambdaVersion": "V1_0",
    }
