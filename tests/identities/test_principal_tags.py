"""Which claims of a provider's tokens become principal tags."""

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def ask(identities, pool, people):
    """Sets or gets the map of a provider, the user pool's if none is named."""

    def ask(name: str, provider: str = people.provider, **members):
        answer = getattr(identities, f"{name}_principal_tag_attribute_map")(
            IdentityPoolId=pool, IdentityProviderName=provider, **members
        )
        assert (answer["IdentityPoolId"], answer["IdentityProviderName"]) == (pool, provider)
        return answer["UseDefaults"], answer["PrincipalTags"]

    return ask


def test_without_a_map_no_claim_travels(ask):
    assert ask("get") == (False, {})


def test_the_defaults_are_client_and_user(ask):
    assert ask("set", UseDefaults=True) == (True, {"client": "aud", "username": "sub"})
    assert ask("get") == (True, {"client": "aud", "username": "sub"})


def test_what_was_answered_can_be_set_again(ask):
    defaults, tags = ask("set", UseDefaults=True)

    assert ask("set", UseDefaults=defaults, PrincipalTags=tags) == (True, tags)


def test_each_call_replaces_the_map(ask, others):
    ask("set", UseDefaults=True)
    assert ask("set", PrincipalTags={"team": "custom:team"}) == (False, {"team": "custom:team"})
    assert ask("set", PrincipalTags={"mail": "email"}) == (False, {"mail": "email"})
    assert ask("get") == (False, {"mail": "email"})
    assert ask("get", others.provider) == (False, {})
    assert ask("set") == ask("get") == (False, {})


@pytest.mark.parametrize(
    ("members", "message"),
    [
        pytest.param({"UseDefaults": True, "PrincipalTags": {"a": "b"}}, "not both", id="both"),
        pytest.param({"PrincipalTags": {f"t{number}": "c" for number in range(51)}}, "50", id="51 tags"),
        pytest.param({"PrincipalTags": {"k" * 129: "c"}}, "128", id="long tag"),
        pytest.param({"PrincipalTags": {"k": "c" * 257}}, "256", id="long claim"),
        pytest.param({"PrincipalTags": {"aws:team": "c"}}, "no aws: before", id="reserved"),
        pytest.param({"PrincipalTags": {"a,b": "c"}}, "cannot be a principal tag", id="comma"),
        pytest.param({"PrincipalTags": {"Team": "c", "team": "d"}}, "case alone", id="case"),
        pytest.param({"PrincipalTags": {"k" * 128: "ü" * 128, "l": "c" * 256}}, "460 bytes", id="bytes"),
    ],
)
def test_maps_that_cannot_be_are_refused(ask, make_client, pool, people, members, message):
    ask("set", PrincipalTags={"mail": "email"})
    unchecked = make_client(service="cognito-identity", checked=False)

    with pytest.raises(ClientError, match=message):
        unchecked.set_principal_tag_attribute_map(
            IdentityPoolId=pool, IdentityProviderName=people.provider, **members
        )

    assert ask("get") == (False, {"mail": "email"})


@pytest.mark.parametrize("provider", ["accounts.google.com", "login.example", "{client}"])
def test_the_provider_must_be_one_whose_claims_the_pool_reads(ask, identities, people, provider):
    named = provider.replace("{client}", f"{people.provider}:{people.client_id}")

    for name in ("get", "set"):
        with pytest.raises(identities.exceptions.InvalidParameterException, match="is no provider of"):
            ask(name, named)


def test_maps_of_a_pool_that_is_not_there(identities):
    unknown = "us-east-1:00000000-0000-4000-8000-000000000000"

    for name in ("get", "set"):
        with pytest.raises(identities.exceptions.ResourceNotFoundException):
            getattr(identities, f"{name}_principal_tag_attribute_map")(
                IdentityPoolId=unknown, IdentityProviderName="accounts.google.com"
            )
