"""Linking users to those whom a provider vouches for, and unlinking them: by a table over source and destination."""

import json
from types import SimpleNamespace

import pytest

from pools.models import FederatedIdentity, HostedSession, IdentityProvider, SignIn, User
from pools.rules.federation.identities import add_identity, find_identity, use_identity
from pools.rules.new_users.making import insert_user, new_user
from pools.rules.user_pools.finding import find_pool
from pools.wire.call import Call
from tests.fixtures.pool_providers import provider
from tests.fixtures.rivals import meanwhile
from tests.pools.operations.answers import refused

CALL = Call()
KNOWN = (
    "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link"
)


def local(name: str) -> dict[str, str]:
    return {"ProviderName": "Cognito", "ProviderAttributeValue": name}


def source(subject: str, name: str = "Okta", attribute: str = "Cognito_Subject") -> dict[str, str]:
    return {"ProviderName": name, "ProviderAttributeName": attribute, "ProviderAttributeValue": subject}


@pytest.fixture
def there(cognito, pool_id) -> SimpleNamespace:
    """A pool with the providers Okta, Entra and Google, the local users ann and ben, and ``Okta_1`` who came from Okta."""
    given = {"UserPoolId": pool_id}
    mapped = {"AttributeMapping": {"email": "mail", "name": "full_name"}}
    for members in (
        provider("OIDC", **mapped),
        provider("Google", **mapped),
        provider("OIDC", "Entra", **mapped),
    ):
        cognito.create_identity_provider(**given, **members)
    for name in ("ann", "ben"):
        cognito.admin_create_user(**given, Username=name, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(**given, Username=name, Password="Correct-horse-1", Permanent=True)
    pool = find_pool(pool_id)
    okta = IdentityProvider.objects.get(pool=pool, name="Okta")
    with CALL.change():
        came = new_user(pool, "Okta_1", None, {}, CALL.now)
        came.status = "EXTERNAL_PROVIDER"
        insert_user(came, None, force=False)
        add_identity(came, okta, "1", CALL.now, primary=True, used=True)

    def link(destination: dict, of: dict) -> None:
        cognito.admin_link_provider_for_user(**given, DestinationUser=destination, SourceUser=of)

    return SimpleNamespace(
        cognito=cognito, given=given, pool=pool, okta=okta, link=link,
        disable=lambda whom: cognito.admin_disable_provider_for_user(**given, User=whom),
    )  # fmt: skip


def identities(there, name: str) -> list[dict]:
    """What GetUser's attribute tells of a user."""
    user = there.cognito.admin_get_user(**there.given, Username=name)
    told = {one["Name"]: one["Value"] for one in user["UserAttributes"]}
    return json.loads(told.get("identities", "[]"))


def test_a_linked_user_tells_of_it(there):
    there.link(local("ann"), source("29"))
    (told,) = identities(there, "ann")
    assert list(told) == ["userId", "providerName", "providerType", "issuer", "primary", "dateCreated"]
    assert told | {"dateCreated": 0} == {
        "userId": "29", "providerName": "Okta", "providerType": "OIDC", "issuer": None, "primary": False,
        "dateCreated": 0,
    }  # fmt: skip
    assert told["dateCreated"] > 1_700_000_000_000
    assert find_identity(there.pool, "Okta", "29").user.username == "ann"


LINKED = [
    ("new", "local", None, ""),
    ("new", "federated", None, ""),
    ("known", "local", "InvalidParameterException", KNOWN),
    ("known", "federated", "InvalidParameterException", KNOWN),
    ("linked here", "local", "InvalidParameterException", "already linked to DestinationUser"),
    ("linked here", "federated", "InvalidParameterException", "already linked to DestinationUser"),
    ("linked elsewhere", "local", "AliasExistsException", "already linked to another user"),
    ("linked elsewhere", "federated", "AliasExistsException", "already linked to another user"),
]


@pytest.mark.parametrize(("of", "to", "code", "words"), LINKED)
def test_who_can_be_linked_to_whom(there, of, to, code, words):
    destination = {"local": local("ann"), "federated": source("1")}[to]
    subject = "1" if of == "known" else "29"
    if of.startswith("linked"):
        there.link(destination if of == "linked here" else local("ben"), source("29"))
    before = list(FederatedIdentity.objects.values_list())
    if code is None:
        there.link(destination, source(subject))
        assert [one["userId"] for one in identities(there, "ann" if to == "local" else "Okta_1")][-1] == "29"
        return
    refused(
        there.cognito.admin_link_provider_for_user, code, words,
        **there.given, DestinationUser=destination, SourceUser=source(subject),
    )  # fmt: skip
    assert list(FederatedIdentity.objects.values_list()) == before


@pytest.mark.parametrize(
    ("destination", "of", "code", "words"),
    [
        (local("nobody"), source("29"), "UserNotFoundException", None),
        (source("none"), source("29"), "UserNotFoundException", None),
        (local("ann"), source("29", "Nobody"), "ResourceNotFoundException", "Nobody does not exist"),
        (
            local("ann"),
            source("29", "Cognito"),
            "InvalidParameterException",
            "must be a user of an identity provider",
        ),
        (
            local("ann"),
            source("a", "Google", "email"),
            "InvalidParameterException",
            "must be Cognito_Subject",
        ),
        (
            local("ann"),
            source("a", "Okta", "phone_number"),
            "InvalidParameterException",
            "an attribute that Okta maps",
        ),
        (local("ann"), source("x" * 513), "InvalidParameterException", "512"),
        (local("ann"), {"ProviderName": "Okta"}, "InvalidParameterException", "SourceUser needs"),
        ({"ProviderName": "Cognito"}, source("29"), "InvalidParameterException", "DestinationUser needs"),
    ],
)
def test_links_that_cannot_be_made_are_refused(there, destination, of, code, words):
    refused(
        there.cognito.admin_link_provider_for_user, code, words,
        **there.given, DestinationUser=destination, SourceUser=of,
    )  # fmt: skip
    assert FederatedIdentity.objects.count() == 1


@pytest.mark.parametrize("attribute", ["email", "mail"])
@pytest.mark.parametrize("kind", ["OIDC", "SAML"])
def test_oidc_and_saml_users_are_linked_by_what_is_mapped(there, kind, attribute):
    IdentityProvider.objects.filter(name="Entra").update(type=kind)
    there.link(local("ann"), source("ann@example.com", "Entra", attribute))
    assert identities(there, "ann")[0]["userId"] == "ann@example.com"


def test_five_are_linked_to_a_user_at_most(there):
    for number in range(5):
        there.link(local("ann"), source(f"u{number}"))
    refused(
        there.cognito.admin_link_provider_for_user, "LimitExceededException",
        **there.given, DestinationUser=local("ann"), SourceUser=source("u5"),
    )  # fmt: skip
    assert len(identities(there, "ann")) == 5
    there.disable(source("u0"))
    there.link(local("ann"), source("u5"))


def test_users_of_a_provider_are_linked_by_five_attributes_at_most(there):
    names = ["a", "b", "c", "d", "e", "f"]
    IdentityProvider.objects.filter(name="Entra").update(
        attribute_mapping={f"x{name}": name for name in names}
    )
    for name in names[:5]:
        there.link(local("ann" if name < "d" else "ben"), source("v", "Entra", name))
    refused(
        there.cognito.admin_link_provider_for_user, "LimitExceededException", "by at most 5 attributes",
        **there.given, DestinationUser=local("ben"), SourceUser=source("v", "Entra", "f"),
    )  # fmt: skip
    there.link(local("ben"), source("w", "Entra", "a"))


def test_of_two_links_at_once_one_is_made(there):
    def rival() -> None:
        with CALL.change():
            add_identity(User.objects.get(username="ben"), there.okta, "29", CALL.now)

    with meanwhile(rival, "pools_federatedidentity", begins="SELECT"):
        refused(
            there.cognito.admin_link_provider_for_user, "AliasExistsException",
            **there.given, DestinationUser=local("ann"), SourceUser=source("29"),
        )  # fmt: skip
    assert identities(there, "ann") == []
    assert [one["userId"] for one in identities(there, "ben")] == ["29"]


def test_who_is_unlinked_is_nobodys(there):
    there.link(local("ann"), source("29"))
    there.disable(source("29"))
    assert identities(there, "ann") == []
    assert find_identity(there.pool, "Okta", "29") is None
    refused(there.cognito.admin_disable_provider_for_user, **there.given, User=source("29"))
    there.link(local("ben"), source("29"))


def test_who_was_linked_by_an_attribute_is_unlinked_by_it_until_they_come_and_by_their_subject_then(there):
    there.link(local("ann"), source("ann@example.com", "Okta", "email"))
    row = find_identity(there.pool, "Okta", "ann@example.com", attribute="email")
    with CALL.change():
        ann = User.objects.get(username="ann")
        use_identity(ann, row, CALL.now, subject="29", issuer=None)
    assert identities(there, "ann")[0]["userId"] == "29"
    refused(
        there.cognito.admin_disable_provider_for_user, **there.given,
        User=source("ann@example.com", "Okta", "email"),
    )  # fmt: skip
    there.disable(source("29"))
    assert identities(there, "ann") == []


def test_a_user_moves_to_another_provider_and_stays_who_they_are(there):
    before = there.cognito.admin_get_user(**there.given, Username="Okta_1")
    group = f"{there.given['UserPoolId']}_Okta"
    there.cognito.admin_add_user_to_group(**there.given, Username="Okta_1", GroupName=group)
    there.link(source("1"), source("new-1", "Entra"))
    there.disable(source("1"))

    after = there.cognito.admin_get_user(**there.given, Username="Okta_1")
    assert after["UserAttributes"][0] == before["UserAttributes"][0]
    assert [one["providerName"] for one in identities(there, "Okta_1")] == ["Entra"]
    assert find_identity(there.pool, "Entra", "new-1").user.username == "Okta_1"
    assert there.cognito.admin_list_groups_for_user(**there.given, Username="Okta_1")["Groups"] == []


def test_unlinking_ends_what_came_by_the_provider_alone(there):
    there.link(local("ann"), source("29"))
    ann = User.objects.get(username="ann")
    by_okta, own = _signed_in(ann, "Okta"), _signed_in(ann, None)
    there.disable(source("29"))
    assert _ended(by_okta) == [True, True]
    assert _ended(own) == [False, False]

    there.disable(source("ann", "Cognito"))
    assert _ended(own) == [True, True]


def test_a_local_half_that_is_disabled_signs_in_no_more(there):
    app = there.cognito.create_user_pool_client(
        **there.given, ClientName="app", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    password = {
        **there.given,
        "ClientId": app,
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ann", "PASSWORD": "Correct-horse-1"},
    }
    there.cognito.admin_initiate_auth(**password)
    there.link(local("ann"), source("29"))
    there.disable(source("ann", "Cognito"))

    refused(there.cognito.admin_initiate_auth, "NotAuthorizedException", **password)
    assert there.cognito.admin_get_user(**there.given, Username="ann")["UserStatus"] == "EXTERNAL_PROVIDER"
    assert len(identities(there, "ann")) == 1
    disable = there.cognito.admin_disable_provider_for_user
    refused(disable, match="already been disabled", **there.given, User=source("ann", "Cognito"))
    refused(disable, "UserNotFoundException", **there.given, User=source("nobody", "Cognito"))
    refused(disable, match="must be Cognito_Subject", **there.given, User=source("ann", "Cognito", "email"))

    there.cognito.admin_set_user_password(
        **there.given, Username="ann", Password="Correct-horse-1", Permanent=True
    )
    there.cognito.admin_initiate_auth(**password)


def test_identities_go_with_their_user(there):
    there.link(local("ann"), source("29"))
    there.cognito.admin_delete_user(**there.given, Username="ann")
    assert find_identity(there.pool, "Okta", "29") is None


def _signed_in(user: User, by: str | None) -> tuple[HostedSession, SignIn]:
    key = f"{user.username} {by}"
    usual = {"user": user, "identity_provider": by, "by_password": False, "auth_time": CALL.now}
    usual |= {"last_active": CALL.now, "expires": CALL.now.replace(year=2099)}
    hosted = HostedSession.objects.create(id=key, session_id=key, base="https://a", client_id="app", **usual)
    sign_in = SignIn.objects.create(id=key, client_id="app", lookup=key, digest="d", origin_jti="o", **usual)
    return hosted, sign_in


def _ended(of: tuple[HostedSession, SignIn]) -> list[bool]:
    for one in of:
        one.refresh_from_db()
    return [of[0].ended is not None, of[1].revoked is not None]
