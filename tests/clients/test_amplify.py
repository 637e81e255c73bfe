"""AWS Amplify (version 6) in Node.js signs people up, in and out."""

import pytest

from tests.clients.conftest import EMAIL, OTHER_PASSWORD
from tests.clients.conversation import Refused

SCRIPT = "amplify"
TOTP, TOTP_SETUP = "CONFIRM_SIGN_IN_WITH_TOTP_CODE", "CONTINUE_SIGN_IN_WITH_TOTP_SETUP"
NEW_PASSWORD = "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED"
TEXT, MAIL = "CONFIRM_SIGN_IN_WITH_SMS_CODE", "CONFIRM_SIGN_IN_WITH_EMAIL_CODE"
RIDDLE = "CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE"
CHOICE, ASKED_PASSWORD = "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION", "CONFIRM_SIGN_IN_WITH_PASSWORD"


def test_a_new_user_signs_up_and_in(client, mailed):
    answer = client(SCRIPT, "signUp", email=EMAIL, answers={"code": mailed})
    assert (answer["made"], answer["confirmed"], answer["steps"]) == ("CONFIRM_SIGN_UP", "DONE", [])
    assert answer["tokens"]["claims"]["email_verified"]


@pytest.mark.slow
def test_a_new_user_is_signed_in_by_the_code_that_confirms_them(client, chooses, mailed):
    answer = client(SCRIPT, "signUpAndIn", email=EMAIL, answers={"code": mailed})
    assert answer["confirmed"] == "COMPLETE_AUTO_SIGN_IN"
    assert answer["isSignedIn"]
    assert answer["tokens"]["claims"]["cognito:username"] == "ann"


def test_a_right_password_signs_in_by_srp(client, ann, engine, pool):
    answer = client(SCRIPT, "signIn")
    assert answer["steps"] == []
    assert answer["attributes"]["email"] == EMAIL
    assert answer["tokens"]["claims"]["iss"] == f"{engine}/{pool}"


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
    answer = client(SCRIPT, "signIn", answers={NEW_PASSWORD: lambda: OTHER_PASSWORD})
    assert answer["steps"] == [NEW_PASSWORD]
    assert client(SCRIPT, "signIn", password=OTHER_PASSWORD)["steps"] == []


def test_an_authenticator_app_is_set_up_and_asked_for(client, ann, authenticator):
    preference = client(SCRIPT, "setUpApp", answers={"secret": authenticator.code})
    assert preference == {"enabled": ["TOTP"], "preferred": "TOTP"}
    assert client(SCRIPT, "signIn", answers={TOTP: authenticator.code})["steps"] == [TOTP]


@pytest.mark.slow
def test_an_app_that_the_pool_requires_is_set_up_while_signing_in(client, ann, cognito, pool, authenticator):
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    answers = {TOTP_SETUP: authenticator.code, TOTP: authenticator.code}
    assert client(SCRIPT, "signIn", answers=answers)["steps"] == [TOTP_SETUP]
    assert client(SCRIPT, "signIn", answers=answers)["steps"] == [TOTP]


@pytest.mark.slow
def test_a_wrong_code_by_text_message_is_refused(client, texted_factor, texted):
    wrong = {TEXT: lambda: f"{(int(texted()) + 1) % 10**6:06}"}
    with pytest.raises(Refused) as refused:
        client(SCRIPT, "signIn", answers=wrong)
    assert refused.value.code == "CodeMismatchException"
    assert client(SCRIPT, "signIn", answers={TEXT: texted})["steps"] == [TEXT]


@pytest.mark.parametrize("flow", ["CUSTOM_WITH_SRP", "CUSTOM_WITHOUT_SRP"])
def test_the_pools_own_functions_sign_in(client, ann, riddle, flow):
    answers = {RIDDLE: {"The capital of France?": "Paris"}.get}
    given = {"options": {"authFlowType": flow}} | ({"password": None} if "WITHOUT" in flow else {})
    assert client(SCRIPT, "signIn", answers=answers, **given)["steps"] == [RIDDLE]


@pytest.mark.slow
def test_a_wrong_answer_to_the_pools_own_functions_is_refused(client, ann, riddle):
    with pytest.raises(Refused) as refused:
        client(
            SCRIPT,
            "signIn",
            answers={RIDDLE: lambda _: "London"},
            options={"authFlowType": "CUSTOM_WITH_SRP"},
        )
    assert refused.value.code == "NotAuthorizedException"


def test_a_user_chooses_a_code_by_mail(client, ann, chooses, mailed):
    options = {"authFlowType": "USER_AUTH", "preferredChallenge": "EMAIL_OTP"}
    assert client(SCRIPT, "signIn", options=options, answers={MAIL: mailed})["steps"] == [MAIL]


@pytest.mark.slow
def test_a_user_chooses_their_password(client, ann, chooses):
    offered = []
    answers = {
        CHOICE: lambda choices: offered.extend(choices) or "PASSWORD_SRP",
        ASKED_PASSWORD: lambda: "Correct-horse-1",
    }
    answer = client(SCRIPT, "signIn", password=None, options={"authFlowType": "USER_AUTH"}, answers=answers)
    assert answer["steps"] == [CHOICE, ASKED_PASSWORD]
    assert set(offered) == {"PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"}


@pytest.mark.slow
def test_a_forgotten_password_is_replaced(client, ann, mailed):
    answer = client(SCRIPT, "forgotPassword", newPassword=OTHER_PASSWORD, answers={"code": mailed})
    assert answer["step"] == "CONFIRM_RESET_PASSWORD_WITH_CODE"
    assert answer["tokens"]["claims"]["cognito:username"] == "ann"


@pytest.mark.slow
def test_a_new_address_is_verified(client, ann, mailed):
    answer = client(SCRIPT, "changeAddress", email="ann@harbour.example", answers={"code": mailed})
    assert answer["step"] == "CONFIRM_ATTRIBUTE_WITH_CODE"
    assert answer["attributes"]["email"] == "ann@harbour.example"
    assert answer["attributes"]["email_verified"] == "true"


@pytest.mark.slow
def test_a_password_is_changed(client, ann):
    client(SCRIPT, "changePassword", newPassword=OTHER_PASSWORD)
    assert client(SCRIPT, "signIn", password=OTHER_PASSWORD)["steps"] == []


@pytest.mark.slow
def test_tokens_are_renewed(client, ann):
    answer = client(SCRIPT, "refresh")
    assert answer["before"]["access"] != answer["after"]["access"]
    assert answer["before"]["claims"]["auth_time"] == answer["after"]["claims"]["auth_time"]


@pytest.mark.slow
def test_signing_out_everywhere_ends_the_access_token(client, ann, anonymous):
    answer = client(SCRIPT, "signOutEverywhere")
    assert answer["held"] is None
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="revoked"):
        anonymous.get_user(AccessToken=answer["access"])


def test_a_remembered_device_stands_for_the_second_factor(client, remembers, texted_factor, texted):
    answer = client(SCRIPT, "signInTwice", answers={TEXT: texted})
    assert answer["steps"] == [[TEXT], []]
    assert len(answer["devices"]) == 1
