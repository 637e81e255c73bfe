"""Which provider a request for authorization goes to straight away."""

import pytest

from pools.rules.oauth.failures import Refused
from pools.rules.oauth.requests import read_request
from pools.rules.user_pools.finding import find_pool
from pools.wire.call import Call
from tests.fixtures.pool_providers import provider
from tests.pools.oauth.conftest import CALLBACK


@pytest.fixture
def ask(cognito, make_client, pool, make_app):
    """Gives the name of the provider that a client's request goes to, of a pool with several providers."""
    given = {"UserPoolId": pool}
    for name in ("Okta", "Entra", "Off"):
        cognito.create_identity_provider(**given, **provider("OIDC", name, IdpIdentifiers=[f"{name}.example"]))
    app = make_app(SupportedIdentityProviders=["COGNITO", "Okta", "Off", "Entra"])["ClientId"]
    cognito.delete_identity_provider(**given, ProviderName="Entra")
    cognito.create_identity_provider(**given, **provider("OIDC", "Other", IdpIdentifiers=["other.example"]))
    make_client(service="lifeguard").disable_identity_provider(**given, ProviderName="Off")

    def asked(**members: str) -> str:
        query = {"client_id": app, "redirect_uri": CALLBACK, "response_type": "code"} | members
        request = read_request(Call(), find_pool(pool), {name: [value] for name, value in query.items()})
        return request.identity_provider

    return asked


def test_a_provider_is_named_or_has_the_identifier(ask):
    assert ask() == ""
    assert ask(identity_provider="COGNITO") == "COGNITO"
    assert ask(identity_provider="Okta") == "Okta"
    assert ask(idp_identifier="Okta.example") == "Okta"


@pytest.mark.parametrize(
    "members",
    [
        {"identity_provider": "okta"},
        {"identity_provider": "Off"},
        {"identity_provider": "Entra"},
        {"identity_provider": "Other"},
        {"idp_identifier": "okta.example"},
        {"idp_identifier": "Off.example"},
        {"idp_identifier": "Entra.example"},
        {"idp_identifier": "other.example"},
        {"idp_identifier": "x" * 41},
        {"idp_identifier": "';--"},
        {"identity_provider": "Okta", "idp_identifier": "Okta.example"},
    ],
    ids=str,
)
def test_one_that_is_off_gone_or_not_the_clients_is_refused(ask, members):
    with pytest.raises(Refused) as caught:
        ask(**members)
    assert caught.value.problem.error == "invalid_request"
