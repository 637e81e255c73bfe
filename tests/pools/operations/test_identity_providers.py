"""Identity providers of a pool: six types, what is asked of each, what is told of it, and what is refused."""

import pytest

from pools.models import IdentityProvider
from tests.fixtures.pool_providers import (
    ADDRESSES,
    CLIENT,
    DISCOVERY,
    DOCUMENT,
    ISSUER,
    OIDC,
    apple_key,
    details_of,
    provider,
)
from tests.fixtures.rivals import meanwhile
from tests.pools.operations.answers import refused

TYPES = ("OIDC", "SAML", "Google", "Facebook", "LoginWithAmazon", "SignInWithApple")
READ_ONLY = {
    "OIDC": {"attributes_url_add_attributes": "false"},
    "SAML": {
        "SSORedirectBindingURI": "https://idp.example.com/sso",
        "SLORedirectBindingURI": "https://idp.example.com/slo",
    },
    "Google": {
        "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "oidc_issuer": "https://accounts.google.com",
        "token_request_method": "POST",
        "token_url": "https://www.googleapis.com/oauth2/v4/token",
    },
    "Facebook": {
        "attributes_url": "https://graph.facebook.com/v17.0/me?fields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": "https://www.facebook.com/v17.0/dialog/oauth",
        "token_request_method": "GET",
        "token_url": "https://graph.facebook.com/v17.0/oauth/access_token",
    },
    "LoginWithAmazon": {
        "attributes_url": "https://api.amazon.com/user/profile",
        "attributes_url_add_attributes": "false",
        "authorize_url": "https://www.amazon.com/ap/oa",
        "token_request_method": "POST",
        "token_url": "https://api.amazon.com/auth/o2/token",
    },
    "SignInWithApple": {
        "attributes_url_add_attributes": "false",
        "authorize_url": "https://appleid.apple.com/auth/authorize",
        "oidc_issuer": "https://appleid.apple.com",
        "token_request_method": "POST",
        "token_url": "https://appleid.apple.com/auth/token",
    },
}
USERNAMES = {"Facebook": "id", "LoginWithAmazon": "user_id", "SAML": None}


@pytest.fixture
def given(make_pool_id) -> dict[str, str]:
    return {
        "UserPoolId": make_pool_id(
            Schema=[
                {"Name": "dept", "AttributeDataType": "String"},
                {"Name": "fixed", "AttributeDataType": "String", "Mutable": False},
            ]
        )
    }


@pytest.fixture
def okta(cognito, given) -> dict[str, str]:
    """The members that name a provider of type OIDC."""
    cognito.create_identity_provider(**given, **provider("OIDC"))
    return {**given, "ProviderName": "Okta"}


def describe(cognito, named: dict[str, str]) -> dict:
    return cognito.describe_identity_provider(**named)["IdentityProvider"]


@pytest.mark.parametrize("kind", TYPES)
def test_a_provider_of_each_type_is_made_with_what_its_type_adds(cognito, given, kind):
    members = provider(kind, AttributeMapping={"email": "mail"})
    made = cognito.create_identity_provider(**given, **members)["IdentityProvider"]
    source = USERNAMES.get(kind, "sub")
    shown = {name: value for name, value in members["ProviderDetails"].items() if name != "private_key"}

    told = dict(made["ProviderDetails"])
    assert bool(told.pop("ActiveEncryptionCertificate", None)) == (kind == "SAML")
    assert told == shown | READ_ONLY[kind]
    assert made["AttributeMapping"] == {"email": "mail"} | ({"username": source} if source else {})
    assert (made["ProviderName"], made["ProviderType"]) == (members["ProviderName"], kind)
    assert "IdpIdentifiers" not in made
    assert describe(cognito, {**given, "ProviderName": made["ProviderName"]}) == made | {"IdpIdentifiers": []}
    (listed,) = cognito.list_identity_providers(**given)["Providers"]
    assert listed == {
        name: made[name] for name in ("ProviderName", "ProviderType", "CreationDate", "LastModifiedDate")
    }


@pytest.mark.parametrize("kind", TYPES)
def test_what_was_described_can_be_sent_back(cognito, given, kind):
    cognito.create_identity_provider(**given, **provider(kind))
    named = {**given, "ProviderName": provider(kind)["ProviderName"]}
    before = describe(cognito, named)
    cognito.update_identity_provider(
        **named, ProviderDetails=before["ProviderDetails"], AttributeMapping=before["AttributeMapping"]
    )
    after = describe(cognito, named)

    assert after | {"LastModifiedDate": None} == before | {"LastModifiedDate": None}


@pytest.mark.parametrize("kind", TYPES)
def test_no_secret_is_kept_as_it_is(cognito, given, kind):
    cognito.create_identity_provider(**given, **provider(kind))
    row = IdentityProvider.objects.get()
    stored = f"{row.details}{row.discovered}{bytes(row.secrets or b'')}"

    assert "tests-only-secret" not in stored
    assert "PRIVATE KEY" not in stored
    assert not {"client_secret", "private_key"} & set(row.details)


def test_discovery_finds_what_is_left_out(cognito, given, providers):
    providers.pages[DISCOVERY] = DOCUMENT
    made = cognito.create_identity_provider(**given, **provider("OIDC", ProviderDetails=OIDC))[
        "IdentityProvider"
    ]
    assert made["ProviderDetails"] == OIDC | ADDRESSES | READ_ONLY["OIDC"]

    named = {**given, "ProviderName": "Okta"}
    providers.pages[DISCOVERY] = DOCUMENT | {"token_endpoint": f"{ISSUER}/new-token"}
    echoed = made["ProviderDetails"] | {"authorize_url": f"{ISSUER}/own"}
    cognito.update_identity_provider(**named, ProviderDetails=echoed)
    told = describe(cognito, named)["ProviderDetails"]
    assert told["token_url"] == f"{ISSUER}/new-token"
    assert told["authorize_url"] == f"{ISSUER}/own"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (None, "Unable to contact well-known endpoint .*HTTP status 404"),
        (b"<html>", "no JSON object"),
        (DOCUMENT | {"issuer": "https://other.example.com"}, "another issuer"),
        (
            DOCUMENT | {"token_endpoint": "http://login.example.com/token"},
            "token_endpoint .* is no https:// address",
        ),
        (DOCUMENT | {"jwks_uri": "https://login.example.com/a b"}, "no https:// address"),
        ({"issuer": ISSUER}, "does not say authorize_url, token_url, jwks_uri"),
        (b"x" * 300_000, "Unable to contact"),
    ],
)
def test_a_provider_whose_discovery_fails_is_not_made(cognito, given, providers, document, words):
    if document is not None:
        providers.pages[DISCOVERY] = document
    refused(cognito.create_identity_provider, match=words, **given, **provider("OIDC", ProviderDetails=OIDC))
    assert cognito.list_identity_providers(**given)["Providers"] == []
    assert cognito.list_groups(**given)["Groups"] == []


def test_a_provider_at_a_private_address_is_not_asked(cognito, given, providers, settings):
    settings.PROVIDER_ALLOW_PRIVATE = False
    providers.pages[DISCOVERY] = DOCUMENT
    refused(
        cognito.create_identity_provider,
        match="not public",
        **given,
        **provider("OIDC", ProviderDetails=OIDC),
    )
    assert providers.asked == []


SECRET_NEEDED = "clientId, clientSecret and authorizeScopes are all required idp details."
REFUSED = [
    (
        "OIDC",
        {"oidc_issuer": None},
        "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required",
    ),
    ("OIDC", {"oidc_issuer": "http://login.example.com"}, "OIDC endpoint must start with https://"),
    ("OIDC", {"token_url": "http://login.example.com/t"}, "OIDC endpoint must start with https://"),
    ("OIDC", {"oidc_issuer": "https://login.example.com/?a=b"}, "without a query"),
    ("OIDC", {"attributes_request_method": "PUT"}, r"Member must satisfy enum value set: \[POST, GET\]"),
    ("OIDC", {"authorize_scopes": "email"}, "must contain openid"),
    ("OIDC", {"authorize_scopes": 'openid "a"'}, "must be scopes"),
    ("OIDC", {"attributes_url_add_attributes": "true"}, "read only for OIDC: it is false"),
    ("OIDC", {"colour": "red"}, "colour is none of the provider details of OIDC"),
    ("OIDC", {"client_id": "x" * 4097}, "at most 4096 characters"),
    ("Google", {"client_secret": None}, SECRET_NEEDED),
    ("Google", {"client_secret": ""}, SECRET_NEEDED),
    ("Facebook", {"authorize_scopes": None}, SECRET_NEEDED),
    ("Facebook", {"api_version": "17"}, "api_version"),
    ("LoginWithAmazon", {"client_id": None}, SECRET_NEEDED),
    ("LoginWithAmazon", {"token_url": "https://evil.example.com"}, "token_url is read only"),
    (
        "SignInWithApple",
        {"team_id": None},
        "clientId, privateKey, teamId, and keyId are all required idp details.",
    ),
    ("SignInWithApple", {"private_key": "1EXAMPLE"}, "private_key must be the key that Apple gave"),
    ("SignInWithApple", {"key_id": "../x"}, "key_id must be"),
]


@pytest.mark.parametrize(("kind", "changes", "words"), REFUSED)
def test_details_that_cannot_hold_are_refused(cognito, given, kind, changes, words):
    changed = details_of(kind) | changes
    details = {name: value for name, value in changed.items() if value is not None}
    refused(cognito.create_identity_provider, match=words, **given, **provider(kind, ProviderDetails=details))
    assert cognito.list_identity_providers(**given)["Providers"] == []


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"AttributeMapping": {"nickname2": "n"}}, "nickname2 is no attribute of the user pool"),
        ({"AttributeMapping": {"custom:none": "n"}}, "custom:none is no attribute"),
        ({"AttributeMapping": {"sub": "sub"}}, "user.sub: Attribute cannot be updated"),
        ({"AttributeMapping": {"identities": "i"}}, "user.identities: Attribute cannot be updated"),
        ({"AttributeMapping": {"username": "email"}}, "username cannot be mapped to email"),
        ({"AttributeMapping": {"email": ""}}, "needs the name of an attribute"),
        ({"IdpIdentifiers": ["a", "a"]}, "once only"),
        ({"IdpIdentifiers": ["x" * 41]}, "length less than or equal to 40"),
        ({"IdpIdentifiers": [str(n) for n in range(51)]}, "length less than or equal to 50"),
        ({"AcrMapping": {"Level1": "a", "Level2": "a"}}, "of its own"),
        ({"AcrMapping": {"Level5": "a"}}, "failed to satisfy constraint"),
        ({"ProviderName": "_Okta"}, "regular expression pattern"),
        ({"ProviderName": "Ok"}, "regular expression pattern"),
        ({"ProviderName": "Google"}, "Provider Google cannot be of type OIDC."),
        ({"ProviderName": "Cognito"}, "is the user pool itself"),
    ],
)
def test_settings_that_cannot_hold_are_refused(make_client, cognito, given, members, words):
    refused(
        make_client(checked=False).create_identity_provider,
        match=words,
        **given,
        **(provider("OIDC") | members),
    )
    assert cognito.list_identity_providers(**given)["Providers"] == []


def test_a_social_provider_has_the_name_of_its_type_and_no_levels(cognito, given):
    create = cognito.create_identity_provider
    refused(create, match="Provider Mine cannot be of type Google.", **given, **provider("Google", "Mine"))
    refused(create, match="alone, not Google", **given, **provider("Google", AcrMapping={"Level1": "a"}))


def test_a_name_is_given_once_whatever_its_case(cognito, given, okta):
    for name in ("Okta", "OKTA"):
        refused(
            cognito.create_identity_provider, "DuplicateProviderException", **given, **provider("OIDC", name)
        )


def test_an_identifier_names_one_provider_of_the_pool(cognito, make_pool_id, given, okta):
    cognito.update_identity_provider(**okta, IdpIdentifiers=["example.com", "staff"])
    found = cognito.get_identity_provider_by_identifier(**given, IdpIdentifier="staff")["IdentityProvider"]
    assert (found["ProviderName"], found["IdpIdentifiers"]) == ("Okta", ["example.com", "staff"])
    other = provider("SAML", IdpIdentifiers=["staff"])
    refused(cognito.create_identity_provider, match="staff belongs to another", **given, **other)
    cognito.create_identity_provider(UserPoolId=make_pool_id(), **other)

    cognito.update_identity_provider(**okta, IdpIdentifiers=[])
    assert describe(cognito, okta)["IdpIdentifiers"] == []
    refused(
        cognito.get_identity_provider_by_identifier,
        "ResourceNotFoundException",
        **given,
        IdpIdentifier="staff",
    )
    cognito.create_identity_provider(**given, **other)


def test_what_is_left_out_of_a_change_stays_and_what_is_empty_clears(cognito, given):
    settings = {
        "IdpIdentifiers": ["a"],
        "AttributeMapping": {"email": "mail"},
        "AcrMapping": {"Level1": "low"},
    }
    cognito.create_identity_provider(**given, **provider("OIDC", **settings))
    named = {**given, "ProviderName": "Okta"}
    before = describe(cognito, named)

    answer = cognito.update_identity_provider(**named, AcrMapping={"Level2": "mid"})["IdentityProvider"]
    assert "IdpIdentifiers" not in answer
    after = describe(cognito, named)
    assert after["AcrMapping"] == {"Level2": "mid"}
    assert {**after, "AcrMapping": 0, "LastModifiedDate": 0} == {
        **before,
        "AcrMapping": 0,
        "LastModifiedDate": 0,
    }

    cognito.update_identity_provider(**named, AcrMapping={}, AttributeMapping={}, IdpIdentifiers=[])
    cleared = describe(cognito, named)
    assert (cleared["AttributeMapping"], cleared["IdpIdentifiers"]) == ({"username": "sub"}, [])
    assert "AcrMapping" not in cleared
    assert cleared["ProviderDetails"] == before["ProviderDetails"]


def test_details_are_replaced_as_a_whole_but_for_a_private_key(cognito, given, okta):
    public = {name: value for name, value in details_of("OIDC").items() if name != "client_secret"}
    cognito.update_identity_provider(**okta, ProviderDetails=public)
    assert "client_secret" not in describe(cognito, okta)["ProviderDetails"]

    cognito.create_identity_provider(**given, **provider("SignInWithApple"))
    apple = {**given, "ProviderName": "SignInWithApple"}
    without = {name: value for name, value in details_of("SignInWithApple").items() if name != "private_key"}
    cognito.update_identity_provider(**apple, ProviderDetails=without | {"key_id": "OTHER12345"})
    assert describe(cognito, apple)["ProviderDetails"]["key_id"] == "OTHER12345"


@pytest.mark.parametrize(
    "spell", [str, lambda key: "".join(key.splitlines()[1:-1]), lambda key: key.replace("\n", "\\n")]
)
def test_apples_key_is_taken_as_a_file_and_as_what_is_in_it(cognito, given, spell):
    details = details_of("SignInWithApple") | {"private_key": spell(apple_key())}
    cognito.create_identity_provider(**given, **provider("SignInWithApple", ProviderDetails=details))


def test_a_provider_brings_the_group_of_its_users(cognito, given, okta):
    (group,) = cognito.list_groups(**given)["Groups"]
    assert group["GroupName"] == f"{given['UserPoolId']}_Okta"
    assert group["Description"] == "Autogenerated group for users who sign in using Okta"
    cognito.delete_identity_provider(**okta)
    cognito.create_identity_provider(**given, **provider("OIDC"))
    assert len(cognito.list_groups(**given)["Groups"]) == 1


def test_they_are_listed_by_name_page_by_page(cognito, given):
    for name in ("Zeta", "Beta", "Alpha"):
        cognito.create_identity_provider(**given, **provider("OIDC", name))
    first = cognito.list_identity_providers(**given, MaxResults=2)
    second = cognito.list_identity_providers(**given, MaxResults=2, NextToken=first["NextToken"])
    found = [one["ProviderName"] for page in (first, second) for one in page["Providers"]]
    assert found == ["Alpha", "Beta", "Zeta"]
    assert "NextToken" not in second


def test_one_that_is_not_there_is_told(cognito, given, okta):
    cognito.delete_identity_provider(**okta)
    for call in (
        cognito.describe_identity_provider,
        cognito.update_identity_provider,
        cognito.delete_identity_provider,
    ):
        refused(call, "ResourceNotFoundException", "Okta does not exist", **okta)
        refused(call, "ResourceNotFoundException", UserPoolId="us-east-1_nowhere", ProviderName="Okta")


def test_clients_name_providers_that_there_are(cognito, given, okta):
    client = {**given, "ClientName": "app", "SupportedIdentityProviders": ["COGNITO", "Okta"]}
    app = cognito.create_user_pool_client(**client)["UserPoolClient"]
    named = {**given, "ClientId": app["ClientId"]}
    listed = {"SupportedIdentityProviders": app["SupportedIdentityProviders"]}
    assert listed == {"SupportedIdentityProviders": ["COGNITO", "Okta"]}

    cognito.delete_identity_provider(**okta)
    assert (
        cognito.describe_user_pool_client(**named)["UserPoolClient"]["SupportedIdentityProviders"][1]
        == "Okta"
    )
    words = f"The provider Okta does not exist for User Pool {given['UserPoolId']}."
    refused(cognito.update_user_pool_client, match=words, **named, **listed)
    cognito.update_user_pool_client(**named, SupportedIdentityProviders=["COGNITO"])


def test_names_of_its_users_are_kept_for_them(cognito, given, okta):
    refused(cognito.admin_create_user, match="begin with Okta_ are kept", **given, Username="okta_1029")


def test_a_provider_that_was_changed_while_it_was_asked_is_told(cognito, given, okta):
    def change() -> None:
        IdentityProvider.objects.update(modified="2026-01-01T00:00:00Z")

    with meanwhile(change, '"pools_identityprovider"', begins="SELECT"):
        refused(
            cognito.update_identity_provider,
            "ConcurrentModificationException",
            **okta,
            ProviderDetails=details_of("OIDC") | {"client_id": "other"},
        )
    assert describe(cognito, okta)["ProviderDetails"]["client_id"] == CLIENT["client_id"]
