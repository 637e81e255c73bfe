"""A provider that is switched off or deleted, a client secret that is replaced, and what our own service tells of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from pools.models import AppClient, FederationTrip, IdentityProvider, User
from pools.rules.federation.providers.finding import providers_of
from pools.rules.federation.secrets import client_secrets
from tests.fixtures.pool_providers import details_of, provider, saml_metadata, signing_certificate
from tests.pools.operations.answers import refused
from tests.pools.operations.test_linking import _ended, _signed_in


@pytest.fixture
def given(pool_id) -> dict[str, str]:
    return {"UserPoolId": pool_id}


@pytest.fixture
def okta(cognito, given) -> dict[str, str]:
    cognito.create_identity_provider(**given, **provider("OIDC"))
    return {**given, "ProviderName": "Okta"}


@pytest.fixture
def own(make_client):
    return make_client(service="lifeguard")


@pytest.fixture
def ann(cognito, given, okta) -> User:
    cognito.admin_create_user(**given, Username="ann", MessageAction="SUPPRESS")
    return User.objects.get(username="ann")


def test_a_provider_is_switched_off_and_on(cognito, own, given, okta):
    app = cognito.create_user_pool_client(
        **given, ClientName="app", SupportedIdentityProviders=["COGNITO", "Okta"]
    )["UserPoolClient"]["ClientId"]
    client = AppClient.objects.select_related("pool").get(id=app)
    assert [one.name for one in providers_of(client)] == ["Okta"]

    assert own.disable_identity_provider(**okta)["ProviderState"] == {
        "ProviderName": "Okta",
        "Enabled": False,
    }
    assert providers_of(client) == []
    own.disable_identity_provider(**okta)
    assert own.enable_identity_provider(**okta)["ProviderState"]["Enabled"] is True
    assert [one.name for one in providers_of(client)] == ["Okta"]
    refused(own.disable_identity_provider, "ResourceNotFoundException", **given, ProviderName="None")


@pytest.mark.parametrize("how", ["switched off", "deleted"])
def test_what_came_by_a_provider_ends_with_it_and_users_stay(
    cognito, own, make_pool_id, given, okta, ann, how
):
    other = make_pool_id()
    cognito.create_identity_provider(UserPoolId=other, **provider("OIDC"))
    cognito.admin_create_user(UserPoolId=other, Username="ben", MessageAction="SUPPRESS")
    by_okta, by_password = _signed_in(ann, "Okta"), _signed_in(ann, None)
    elsewhere = _signed_in(User.objects.get(username="ben"), "Okta")
    row = IdentityProvider.objects.get(pool__public_id=given["UserPoolId"])
    now = timezone.now()
    FederationTrip.objects.create(
        id="t",
        provider=row,
        base="https://a",
        query="",
        browser="b",
        created=now,
        expires=now + timedelta(minutes=5),
    )

    (own.disable_identity_provider if how == "switched off" else cognito.delete_identity_provider)(**okta)

    assert _ended(by_okta) == [True, True]
    assert _ended(by_password) == [False, False]
    assert _ended(elsewhere) == [False, False]
    assert not FederationTrip.objects.filter(spent=None).exists()
    assert cognito.admin_get_user(**given, Username="ann")["Enabled"]


def test_a_client_secret_that_is_replaced_is_tried_for_a_day(cognito, own, given, okta):
    cognito.update_identity_provider(
        **okta, ProviderDetails=details_of("OIDC") | {"client_secret": "new-secret"}
    )
    row, now = IdentityProvider.objects.get(), timezone.now()
    assert client_secrets(row, now) == ("new-secret", "tests-only-secret")
    assert client_secrets(row, now + timedelta(days=1)) == ("new-secret",)
    shown = cognito.describe_identity_provider(**okta)["IdentityProvider"]["ProviderDetails"]
    assert shown["client_secret"] == "new-secret"
    assert "former_client_secret" not in shown
    (state,) = own.list_identity_provider_states(**given)["ProviderStates"]
    assert abs(state["FormerClientSecretUntil"] - now - timedelta(days=1)) < timedelta(minutes=1)

    cognito.update_identity_provider(**okta, ProviderDetails=shown | {"authorize_scopes": "openid"})
    assert client_secrets(IdentityProvider.objects.get(), now) == ("new-secret", "tests-only-secret")
    with time_machine.travel(now + timedelta(days=2), tick=False):
        (state,) = own.list_identity_provider_states(**given)["ProviderStates"]
        assert state == {"ProviderName": "Okta", "Enabled": True}


def test_the_end_of_certificates_and_metadata_is_told(cognito, own, given, okta):
    document = saml_metadata(
        signing_certificate(5), signing_certificate(20), valid_until="2099-01-01T00:00:00Z"
    )
    cognito.create_identity_provider(**given, **provider("SAML", ProviderDetails={"MetadataFile": document}))
    IdentityProvider.objects.filter(name="Staff").update(
        metadata_problem="login.example.com is down.", metadata_failing=timezone.now()
    )
    okta_state, state = own.list_identity_provider_states(**given)["ProviderStates"]
    assert okta_state == {"ProviderName": "Okta", "Enabled": True}
    left = state["SigningCertificateExpires"] - timezone.now()
    assert timedelta(days=19) < left <= timedelta(days=20)
    assert state["MetadataValidUntil"].year == 2099
    assert state["MetadataProblem"] == "login.example.com is down."
    assert state["MetadataFailingSince"]
