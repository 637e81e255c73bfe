"""The secrets of an app client."""

import pytest

from pools.models import ClientSecret

OWN = "a_secret_that_was_made_elsewhere"


@pytest.fixture
def client(cognito, pool_id):
    made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="app", GenerateSecret=True)
    return made["UserPoolClient"]


@pytest.fixture
def on_client(cognito, client):
    """Calls an operation on the client: ``on_client("list_user_pool_client_secrets")``."""
    named = {"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]}
    return lambda operation, **members: getattr(cognito, operation)(**named, **members)


def test_a_generated_secret_is_shown_with_the_client(on_client, client):
    described = on_client("describe_user_pool_client")["UserPoolClient"]

    assert len(client["ClientSecret"]) >= 51
    assert described["ClientSecret"] == client["ClientSecret"]


def test_a_client_can_be_given_a_secret_of_its_own(cognito, pool_id):
    made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="app", ClientSecret=OWN)

    assert made["UserPoolClient"]["ClientSecret"] == OWN


def test_secrets_are_encrypted_at_rest(client):
    kept = ClientSecret.objects.get()

    assert client["ClientSecret"].encode() not in bytes(kept.encrypted)
    assert kept.value == client["ClientSecret"]


def test_a_secret_is_replaced_while_both_work(on_client, client):
    added = on_client("add_user_pool_client_secret")["ClientSecretDescriptor"]
    old, new = on_client("list_user_pool_client_secrets")["ClientSecrets"]

    assert new["ClientSecretId"] == added["ClientSecretId"]
    assert new["ClientSecretId"].startswith(f"{client['ClientId']}--")
    assert "ClientSecretValue" not in new
    assert added["ClientSecretValue"] != client["ClientSecret"]

    on_client("delete_user_pool_client_secret", ClientSecretId=old["ClientSecretId"])

    assert on_client("list_user_pool_client_secrets")["ClientSecrets"] == [new]
    assert (
        on_client("describe_user_pool_client")["UserPoolClient"]["ClientSecret"] == added["ClientSecretValue"]
    )


def test_a_secret_that_the_caller_gave_is_not_shown_again(on_client):
    added = on_client("add_user_pool_client_secret", ClientSecret=OWN)["ClientSecretDescriptor"]

    assert "ClientSecretValue" not in added


def test_a_client_has_at_most_two_secrets_and_keeps_the_last(cognito, on_client):
    added = on_client("add_user_pool_client_secret")["ClientSecretDescriptor"]
    with pytest.raises(cognito.exceptions.LimitExceededException):
        on_client("add_user_pool_client_secret")

    on_client("delete_user_pool_client_secret", ClientSecretId=added["ClientSecretId"])
    (last,) = on_client("list_user_pool_client_secrets")["ClientSecrets"]
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="last secret"):
        on_client("delete_user_pool_client_secret", ClientSecretId=last["ClientSecretId"])
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        on_client("delete_user_pool_client_secret", ClientSecretId=added["ClientSecretId"])


def test_a_public_client_gets_no_secret(cognito, pool_id):
    public = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="app")["UserPoolClient"]

    assert "ClientSecret" not in public
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="without a secret"):
        cognito.add_user_pool_client_secret(UserPoolId=pool_id, ClientId=public["ClientId"])
