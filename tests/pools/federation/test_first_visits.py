"""Somebody who comes from a provider for the first time becomes a user of the pool."""

import json

import pytest

from pools.models import FederatedIdentity, Group, UserPool
from pools.models.user import User
from tests.pools.federation.conftest import CLAIMS
from tests.pools.oauth.conftest import claims


def test_a_first_visit_makes_a_user_named_after_provider_and_subject(visitor, app, okta, user_of):
    visitor.come(app, okta, "AbC-1")
    ines = user_of("okta_abc-1")
    assert ines["Username"] == "okta_abc-1"
    assert ines["UserStatus"] == "EXTERNAL_PROVIDER"
    assert (ines["email"], ines["email_verified"], ines["family_name"]) == (CLAIMS["email"], "false", "Sá")
    (identity,) = json.loads(ines["identities"])
    assert identity.pop("dateCreated") > 1_600_000_000_000
    assert identity == {
        "userId": "AbC-1",
        "providerName": "Okta",
        "providerType": "OIDC",
        "issuer": None,
        "primary": True,
    }


def test_a_case_sensitive_pool_keeps_the_spelling(cognito, visitor, make_provider, make_app):
    pool = cognito.create_user_pool(PoolName="exact", UsernameConfiguration={"CaseSensitive": True})
    visitor.browser.pool = pool["UserPool"]["Id"]
    provider = make_provider("Entra", type="SAML", pool=UserPool.objects.get(public_id=visitor.browser.pool))
    app = make_app(UserPoolId=visitor.browser.pool, SupportedIdentityProviders=["Entra"])["ClientId"]
    visitor.come(app, provider, "AbC-1")
    assert User.objects.get().username == "Entra_AbC-1"


def test_tokens_tell_of_the_provider_and_its_group(visitor, app, okta, pool):
    row = UserPool.objects.get(public_id=pool)
    Group.objects.create(pool=row, name=f"{pool}_Okta", created=okta.created, modified=okta.created)
    tokens = visitor.tokens(app, okta, query={"scope": "openid email"})
    told, access = claims(tokens["id_token"]), claims(tokens["access_token"])
    assert told["cognito:username"] == access["username"] == "okta_1029"
    assert told["cognito:groups"] == access["cognito:groups"] == [f"{pool}_Okta"]
    assert told["email_verified"] is False
    (identity,) = told["identities"]
    assert identity["dateCreated"].isdecimal()
    assert (identity["primary"], identity["issuer"], identity["userId"]) == ("true", None, "1029")
    assert told["acr"].endswith(":1")


def test_who_comes_again_is_the_same_user(visitor, app, okta):
    first, second = visitor.tokens(app, okta), visitor.tokens(app, okta)
    assert claims(first["id_token"])["sub"] == claims(second["id_token"])["sub"]
    assert User.objects.count() == FederatedIdentity.objects.count() == 1


def test_nobody_is_found_by_address(visitor, app, okta, make_user):
    make_user("ines", email=CLAIMS["email"], email_verified="true")
    told = claims(visitor.tokens(app, okta)["id_token"])
    assert told["cognito:username"] == "okta_1029"


def test_nobody_is_found_by_a_user_name(make_user, visitor, make_provider, make_app):
    make_user("entra_1029")
    entra = make_provider("Entra")
    app = make_app(SupportedIdentityProviders=["Entra"])["ClientId"]
    error, why = visitor.refused(app, entra)
    assert error == "invalid_request"
    assert why.startswith("Already found an entry for username entra_1029: a user of the pool has this name")
    assert User.objects.count() == 1


def test_two_subjects_that_differ_in_case_alone_are_two_people(visitor, app, okta):
    visitor.come(app, okta, "abc")
    assert "Already found an entry" in visitor.refused(app, okta, "ABC")[1]


@pytest.mark.parametrize(("subject", "why"), [("x" * 124, "length"), ("Ines Sá", "pattern")])
def test_a_name_that_no_user_can_have_is_refused(visitor, app, okta, subject, why):
    error, said = visitor.refused(app, okta, subject)
    assert error == "invalid_request"
    assert "at 'userName' failed to satisfy constraint" in said
    assert why in said


def test_names_that_begin_as_a_providers_do_are_kept_for_its_users(cognito, pool, okta):
    with pytest.raises(
        cognito.exceptions.InvalidParameterException, match="kept for users who sign in with Okta"
    ):
        cognito.admin_create_user(UserPoolId=pool, Username="OKTA_7", MessageAction="SUPPRESS")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("OIDC", ("invalid_request", "attributes required: [email] (Okta sent no email)")),
        (
            "SAML",
            (
                "server_error",
                "Error in SAML response processing: Invalid user attributes: email: The attribute is required "
                "(Okta sent no email)",
            ),
        ),
    ],
)
def test_a_required_attribute_that_lacks_is_named_with_its_claim(
    cognito, visitor, make_provider, make_app, kind, told
):
    schema = [{"Name": "email", "Required": True}]
    visitor.browser.pool = cognito.create_user_pool(PoolName="strict", Schema=schema)["UserPool"]["Id"]
    provider = make_provider(type=kind, pool=UserPool.objects.get(public_id=visitor.browser.pool))
    app = make_app(UserPoolId=visitor.browser.pool, SupportedIdentityProviders=["Okta"])["ClientId"]
    assert visitor.refused(app, provider, claims={"name": "Ines"}) == told
    assert not User.objects.exists()


def test_an_address_of_another_user_is_refused_and_nothing_changes(cognito, visitor, make_provider, make_app):
    made = cognito.create_user_pool(PoolName="aliases", AliasAttributes=["email"])
    visitor.browser.pool = made["UserPool"]["Id"]
    verified = [{"Name": "email", "Value": CLAIMS["email"]}, {"Name": "email_verified", "Value": "true"}]
    cognito.admin_create_user(
        UserPoolId=visitor.browser.pool, Username="ben", MessageAction="SUPPRESS", UserAttributes=verified
    )
    mapping = {"email": "email", "email_verified": "email_verified"}
    provider = make_provider(
        attribute_mapping=mapping, pool=UserPool.objects.get(public_id=visitor.browser.pool)
    )
    app = make_app(UserPoolId=visitor.browser.pool, SupportedIdentityProviders=["Okta"])["ClientId"]
    told = visitor.refused(app, provider, claims=CLAIMS | {"email_verified": True})
    assert told == ("invalid_request", "An account with the email already exists.")
    visitor.come(app, provider, claims=CLAIMS | {"email": "other@example.org", "email_verified": True})
    told = visitor.refused(app, provider, claims=CLAIMS | {"email_verified": "True"})
    assert told == ("invalid_request", "An account with the email already exists.")
    assert User.objects.get(username="Okta_1029").attributes["email"] == "other@example.org"
