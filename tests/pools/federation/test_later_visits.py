"""What a provider says of somebody is written to their user at every sign-in."""

import pytest
from structlog.testing import capture_logs

from pools.models.user import User
from tests.pools.federation.conftest import CLAIMS
from tests.pools.oauth.conftest import claims


@pytest.fixture
def writer(make_app, okta, custom) -> str:
    """A client that may write custom attributes too."""
    written = ["email", "name", "family_name", "custom:dept", "custom:badge", "custom:token", "address"]
    return make_app(SupportedIdentityProviders=["Okta"], WriteAttributes=written)["ClientId"]


@pytest.fixture
def custom(cognito, pool, okta):
    """Custom attributes, mapped from claims of their names."""
    made = [
        {"Name": "dept", "AttributeDataType": "String"},
        {"Name": "token", "AttributeDataType": "String"},
        {"Name": "badge", "AttributeDataType": "String", "Mutable": False},
    ]
    cognito.add_custom_attributes(UserPoolId=pool, CustomAttributes=made)
    okta.attribute_mapping |= {"custom:dept": "dept", "custom:badge": "badge", "address": "address"}
    okta.save()


def attributes() -> dict:
    return User.objects.get().attributes


def test_what_comes_overwrites_what_does_not_come_stays_and_what_is_blank_is_cleared(visitor, app, okta):
    visitor.come(app, okta)
    visitor.come(app, okta, claims={"sub": "1029", "name": "Ines Sá", "surname": "", "email": None})
    assert attributes()["name"] == "Ines Sá"
    assert attributes()["email"] == CLAIMS["email"]
    assert "family_name" not in attributes()
    assert "identities" in attributes()


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (["Sales", "R & D ~*"], "[Sales,R+%26+D+%7E*]"),
        (["Sales"], "Sales"),
        (True, "true"),
        (7, "7"),
        (7.0, "7"),
        ({"b": [1]}, '{"b":[1]}'),
    ],
)
def test_claims_that_are_no_text_become_one(visitor, writer, okta, custom, value, kept):
    visitor.come(writer, okta, claims=CLAIMS | {"dept": value})
    assert attributes()["custom:dept"] == kept


def test_an_address_is_its_formatted_text(visitor, writer, okta, custom):
    visitor.come(writer, okta, claims=CLAIMS | {"address": {"formatted": "Rua 1", "country": "PT"}})
    assert attributes()["address"] == "Rua 1"


def test_an_immutable_attribute_is_written_once_and_refuses_another_value(visitor, writer, okta, custom):
    visitor.come(writer, okta, claims=CLAIMS | {"badge": "7"})
    visitor.come(writer, okta, claims=CLAIMS | {"badge": "7", "name": "Inês"})
    assert attributes()["name"] == "Inês"
    told = visitor.refused(writer, okta, claims=CLAIMS | {"badge": "8", "name": "Nobody"})
    assert told == ("invalid_request", "user.custom:badge: Attribute cannot be updated.")
    assert (attributes()["custom:badge"], attributes()["name"]) == ("7", "Inês")


def test_what_the_client_may_not_write_is_left_out_and_logged(visitor, app, okta, custom):
    with capture_logs() as lines:
        visitor.come(app, okta, claims=CLAIMS | {"dept": "Sales"})
    assert "custom:dept" not in attributes()
    (line,) = [each for each in lines if "mapped attributes not written" in each["event"]]
    assert (line["attributes"], line["provider"], line["client"]) == (["custom:dept"], "Okta", app)


@pytest.mark.parametrize(
    ("value", "kind", "error", "why"),
    [
        (
            "x" * 5000,
            "OIDC",
            "invalid_request",
            "The value of the attribute custom:dept must have a length less than or equal to 2048 characters",
        ),
        (
            "x" * 2049,
            "SAML",
            "server_error",
            "Invalid SAML response received: The value of the attribute custom:dept must have a length "
            "less than or equal to 2048 characters",
        ),
        (
            "\U0001f600",
            "OIDC",
            "invalid_request",
            "The value of the attribute custom:dept has characters beyond Unicode's Basic Multilingual Plane",
        ),
    ],
)
def test_what_no_attribute_holds_is_refused(visitor, writer, okta, custom, value, kind, error, why):
    okta.type = kind
    assert visitor.refused(writer, okta, claims=CLAIMS | {"dept": value}) == (error, why)
    assert not User.objects.exists()


def test_a_value_of_the_wrong_form_is_refused_by_name(visitor, app, okta):
    told = visitor.refused(app, okta, claims=CLAIMS | {"email": "nowhere"})
    assert told == (
        "invalid_request",
        "Attributes did not conform to the schema: email: Invalid email address format.",
    )


def test_a_new_address_is_unverified_unless_the_provider_says_so(visitor, app, okta):
    visitor.come(app, okta)
    okta.attribute_mapping["email_verified"] = "email_verified"
    visitor.come(app, okta, claims=CLAIMS | {"email_verified": True})
    assert attributes()["email_verified"] == "true"
    del okta.attribute_mapping["email_verified"]
    visitor.come(app, okta, claims=CLAIMS)
    assert attributes()["email_verified"] == "true"
    visitor.come(app, okta, claims=CLAIMS | {"email": "new@example.org"})
    assert attributes()["email_verified"] == "false"


def test_the_providers_tokens_are_kept_where_they_are_mapped_alone(visitor, writer, okta, custom):
    tokens = {"access_token": "a" * 100, "id_token": "secret-id-token"}
    visitor.come(writer, okta, tokens=tokens)
    assert "secret-id-token" not in str(attributes())
    okta.attribute_mapping["custom:token"] = "access_token"
    visitor.come(writer, okta, tokens=tokens)
    assert attributes()["custom:token"] == tokens["access_token"]
    assert "secret-id-token" not in str(attributes())


def test_a_user_who_is_disabled_is_not_signed_in(cognito, pool, visitor, app, okta):
    visitor.come(app, okta)
    cognito.admin_disable_user(UserPoolId=pool, Username="okta_1029")
    assert visitor.refused(app, okta) == ("invalid_request", "User is disabled.")


def test_a_user_who_was_deleted_comes_back_as_somebody_new(cognito, pool, visitor, app, okta):
    first = claims(visitor.tokens(app, okta)["id_token"])["sub"]
    cognito.admin_delete_user(UserPoolId=pool, Username="okta_1029")
    assert claims(visitor.tokens(app, okta)["id_token"])["sub"] != first
