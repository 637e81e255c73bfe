"""amazon-cognito-identity-js in Node.js signs people up, in and out."""

import jwt
import pytest

from tests.clients.conftest import EMAIL, OTHER_PASSWORD
from tests.clients.conversation import Refused

SCRIPT = "identity"


def claims(token: str) -> dict:
    return jwt.decode(token, options={"verify_signature": False})


@pytest.mark.slow
def test_a_new_user_signs_up_and_in(client, mailed):
    answer = client(SCRIPT, "signUp", email=EMAIL, answers={"code": mailed})
    assert not answer["confirmed"]
    assert claims(answer["tokens"]["id"])["sub"] == answer["sub"]


def test_a_right_password_signs_in_by_srp(client, ann, engine, pool):
    answer = client(SCRIPT, "signIn")
    assert answer["asked"] == []
    assert answer["attributes"]["email"] == EMAIL
    assert claims(answer["tokens"]["id"])["iss"] == f"{engine}/{pool}"


@pytest.mark.parametrize("name", ["ann", "nobody"])
@pytest.mark.slow
def test_a_wrong_password_is_refused_and_tells_nothing(client, ann, name):
    with pytest.raises(Refused) as refused:
        client(SCRIPT, "signIn", username=name, password="Wrong-horse-1")
    assert refused.value.code == "NotAuthorizedException"
    assert refused.value.message == "Incorrect username or password."


@pytest.mark.slow
def test_a_temporary_password_is_replaced(client, make_user):
    make_user(permanent=False)
    answer = client(SCRIPT, "signIn", newPassword=OTHER_PASSWORD)
    assert answer["asked"] == ["newPassword"]
    assert client(SCRIPT, "signIn", password=OTHER_PASSWORD)["asked"] == []


@pytest.mark.slow
def test_an_authenticator_app_is_set_up_and_asked_for(client, ann, authenticator):
    assert client(SCRIPT, "setUpApp", answers={"secret": authenticator.code}) == "SUCCESS"
    answer = client(SCRIPT, "signIn", answers={"SOFTWARE_TOKEN_MFA": authenticator.code})
    assert answer["asked"] == ["SOFTWARE_TOKEN_MFA"]


@pytest.mark.slow
def test_a_wrong_code_of_the_app_is_refused(client, ann, authenticator):
    client(SCRIPT, "setUpApp", answers={"secret": authenticator.code})
    with pytest.raises(Refused) as refused:
        client(SCRIPT, "signIn", answers={"SOFTWARE_TOKEN_MFA": lambda: "000000"})
    assert refused.value.code == "CodeMismatchException"


@pytest.mark.slow
def test_an_app_that_the_pool_requires_is_set_up_while_signing_in(client, ann, cognito, pool, authenticator):
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    assert client(SCRIPT, "signIn", answers={"secret": authenticator.code})["asked"] == ["MFA_SETUP"]
    answers = {"SOFTWARE_TOKEN_MFA": authenticator.code}
    assert client(SCRIPT, "signIn", answers=answers)["asked"] == ["SOFTWARE_TOKEN_MFA"]


@pytest.mark.slow
def test_a_code_by_text_message_signs_in(client, texted_factor, texted):
    assert client(SCRIPT, "signIn", answers={"SMS_MFA": texted})["asked"] == ["SMS_MFA"]


@pytest.mark.parametrize("password", ["", "Correct-horse-1"])
@pytest.mark.slow
def test_the_pools_own_functions_sign_in(client, ann, riddle, password):
    answers = {"CUSTOM_CHALLENGE": {"The capital of France?": "Paris"}.get}
    answer = client(SCRIPT, "signIn", custom=True, password=password, answers=answers)
    assert answer["asked"] == ["CUSTOM_CHALLENGE"]


@pytest.mark.slow
def test_a_forgotten_password_is_replaced(client, ann, mailed):
    answer = client(SCRIPT, "forgotPassword", newPassword=OTHER_PASSWORD, answers={"code": mailed})
    assert answer["destination"] == "a***@e***"
    assert answer["tokens"]["access"]


@pytest.mark.slow
def test_a_password_is_changed(client, ann):
    assert client(SCRIPT, "changePassword", newPassword=OTHER_PASSWORD)["tokens"]["access"]


@pytest.mark.slow
def test_a_user_goes(client, ann):
    assert client(SCRIPT, "deleteUser") == "SUCCESS"
    with pytest.raises(Refused, match="Incorrect username or password"):
        client(SCRIPT, "signIn")


@pytest.mark.slow
def test_tokens_are_renewed(client, ann):
    """The library reads the device key of its storage and sends what it finds, which in a browser is null."""
    answer = client(SCRIPT, "refresh")
    assert answer["before"]["access"] != answer["after"]["access"]
    assert claims(answer["before"]["id"])["auth_time"] == claims(answer["after"]["id"])["auth_time"]


@pytest.mark.slow
def test_signing_out_everywhere_ends_every_token(client, ann, anonymous, app):
    tokens = client(SCRIPT, "signOutEverywhere")
    refused = anonymous.exceptions.NotAuthorizedException
    with pytest.raises(refused, match="Access Token has been revoked"):
        anonymous.get_user(AccessToken=tokens["access"])
    renewal = {"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": tokens["refresh"]}}
    with pytest.raises(refused, match="Refresh Token has been revoked"):
        anonymous.initiate_auth(ClientId=app, **renewal)


def test_a_remembered_device_stands_for_the_second_factor(client, remembers, texted_factor, texted):
    answer = client(SCRIPT, "signInTwice", answers={"SMS_MFA": texted})
    assert answer["asked"] == [["SMS_MFA"], []]
    assert answer["devices"] == [answer["claimed"]]
