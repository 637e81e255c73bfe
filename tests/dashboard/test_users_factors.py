"""Second factors on a user's page: what is on, and what staff can turn on, prefer, turn off and remove."""

import pytest
from django.utils import timezone
from pyotp import TOTP

from dashboard.models import AuditRecord
from tests.dashboard.cast import PASSWORD, buttons_in, text_of
from tests.pools.sign_in.factors.conftest import FACTORS

HTMX = {"HX-Request": "true"}
PHONE = "+15555550100"


@pytest.fixture
def set_mfa(people):
    """``set_mfa("OPTIONAL", "SMS_MFA")``: the pool's mode and its factors."""

    def change(mode, *factors):
        members = {name: value for factor in factors for name, value in FACTORS[factor].items()}
        people.cognito.set_user_pool_mfa_config(UserPoolId=people.pool_id, MfaConfiguration=mode, **members)

    return change


@pytest.fixture
def with_app(people, set_mfa):
    """ann, with a phone number and an authenticator app that is on; her pool has every factor."""
    set_mfa("OPTIONAL", *FACTORS)
    desk, pool = people, {"UserPoolId": people.pool_id}
    desk.cognito.admin_update_user_attributes(
        **pool, Username="ann", UserAttributes=[{"Name": "phone_number", "Value": PHONE}]
    )
    client = desk.cognito.create_user_pool_client(
        **pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    token = desk.cognito.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=client,
        AuthParameters={"USERNAME": "ann", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["AccessToken"]
    secret = desk.cognito.associate_software_token(AccessToken=token)["SecretCode"]
    code = TOTP(secret).at(timezone.now())
    desk.cognito.verify_software_token(AccessToken=token, UserCode=code)
    desk.cognito.admin_set_user_mfa_preference(
        **pool, Username="ann", SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    return desk


def factors(desk, name="ann"):
    return desk.read(name).get("UserMFASettingList", []), desk.read(name).get("PreferredMfaSetting")


def card(desk, name="ann"):
    """The card as the page fetches it by itself, as one line."""
    place = desk.get("user", name).select_one("#factors")
    assert place["hx-trigger"] == "load"
    fragment = desk.browser.get(place["hx-get"], headers=HTMX).content.decode()
    assert "<html" not in fragment
    return " ".join(fragment.split())


def test_each_factor_says_how_it_stands(with_app):
    words = text_of(with_app.get("user-factors", "ann"))
    assert "Authenticator app Set up. On" in words
    assert f"Code by SMS To {PHONE} Off Turn on" in words
    assert "Signs in with Password, Authenticator app." in words
    assert "Authenticator app" in card(with_app)


def test_a_factor_without_what_it_needs_cannot_be_turned_on(with_app):
    words = text_of(with_app.get("user-factors", "ben"))
    assert "Authenticator app Not set up. Only they can do that, in the app. Off" in words
    assert "Code by SMS It needs a phone number. Off" in words
    assert "Code by e-mail To ben@example.com Off Turn on" in words


def test_a_pool_without_mfa_says_so(people):
    words = text_of(people.get("user-factors", "ann"))
    assert "MFA is off in its settings" in words
    assert "Turn on" not in words


def test_factors_are_turned_on_preferred_and_turned_off(with_app):
    assert "Code by SMS is on." in text_of(with_app.post("user-factor-on", "ann", "sms"))
    assert factors(with_app) == (["SMS_MFA", "SOFTWARE_TOKEN_MFA"], "SOFTWARE_TOKEN_MFA")
    page = with_app.get("user-factors", "ann")
    assert "Authenticator app Set up. Asked for first" in text_of(page)
    with_app.post("user-factor-prefer", "ann", "sms")
    assert factors(with_app)[1] == "SMS_MFA"
    question = text_of(with_app.get("user-factor-off", "ann", "sms"))
    assert "A sign-in asks for the authenticator app from then on." in question
    assert "Code by SMS is off for Ann Holm." in text_of(with_app.post("user-factor-off", "ann", "sms"))
    assert factors(with_app) == (["SOFTWARE_TOKEN_MFA"], None)


def test_htmx_gets_the_page_that_is_read_again(with_app):
    url = with_app.url("user-factor-on", "ann", "sms")
    answer = with_app.browser.post(url, headers=HTMX, follow=True)
    assert 'id="main"' in answer.content.decode()
    assert factors(with_app)[0] == ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]


def test_what_the_pool_refuses_is_said(with_app):
    assert "delivery config" in text_of(with_app.post("user-factor-on", "ben", "sms"))
    assert with_app.browser.post(with_app.url("user-factor-on", "ben", "fax")).status_code == 404


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("OPTIONAL", "The password alone is enough from then on"),
        ("ON", "the next sign-in leads them through setting up a new one"),
    ],
)
def test_a_lost_authenticator_is_removed_and_the_question_says_what_comes_next(
    with_app, set_mfa, mode, words
):
    set_mfa(mode, *FACTORS)
    assert "Remove authenticator" in buttons_in(with_app.get("user", "ann"))
    assert words in text_of(with_app.get("user-remove-authenticator", "ann"))
    assert "The authenticator of Ann Holm is removed." in text_of(
        with_app.post("user-remove-authenticator", "ann")
    )
    assert factors(with_app) == ([], None)
    assert "No authenticator app is set up." in text_of(with_app.get("user-remove-authenticator", "ann"))
    assert AuditRecord.objects.filter(operation="AdminDeleteSoftwareToken", target="ann").count() == 1


def test_an_authenticator_that_is_off_can_be_removed_too(with_app):
    with_app.post("user-factor-off", "ann", "app")
    words = text_of(with_app.get("user-factors", "ann"))
    assert "Authenticator app Set up. Off Turn on" in words
    with_app.post("user-remove-authenticator", "ann")
    assert "Not set up" in text_of(with_app.get("user-factors", "ann"))


def test_mfa_is_turned_off_as_a_whole(with_app, set_mfa):
    with_app.post("user-factor-on", "ann", "email")
    assert "MFA is off for Ann Holm." in text_of(with_app.post("user-mfa-off", "ann"))
    assert factors(with_app) == ([], None)


def test_a_passkey_is_known_to_be_there_and_no_more(people, connect, answering_url):
    url = answering_url(
        {
            "DescribeUserPool": {"UserPool": {"Name": "Shop", "MfaConfiguration": "OFF"}},
            "AdminGetUser": {"Username": "ann", "UserStatus": "CONFIRMED", "Enabled": True},
            "AdminGetUserAuthFactors": {
                "Username": "ann",
                "ConfiguredUserAuthFactors": ["PASSWORD", "WEB_AUTHN"],
            },
            "GetUserPoolMfaConfig": {"MfaConfiguration": "OFF"},
        }
    )
    people.connection = connect(url)
    words = text_of(people.get("user-factors", "ann"))
    assert "Signs in with Password, Passkey." in words
    assert "nobody but the user list or remove their passkeys" in words


def test_an_endpoint_that_cannot_tell_passkeys_shows_the_rest(aws_people):
    words = text_of(aws_people.get("user-factors", "ann"))
    assert "Passkeys cannot be told" in words
    assert "Not on this connection" in words
    assert "Nothing stands in Ann’s way" in text_of(aws_people.get("user", "ann"))
