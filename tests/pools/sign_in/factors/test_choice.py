"""Users with several second factors: they prefer one, or choose one each time."""

import json

import pytest

from tests.pools.sign_in.factors.conftest import app_code, code_in


@pytest.fixture
def asked(with_app, turn_on, sign_in, client_id) -> dict:
    """What ann, who has turned on two factors, is asked after her password."""
    turn_on("SMS_MFA")
    return sign_in(client_id)


def test_without_a_preference_the_user_chooses(asked, texts):
    assert asked["ChallengeName"] == "SELECT_MFA_TYPE"
    assert json.loads(asked["ChallengeParameters"]["MFAS_CAN_CHOOSE"]) == ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]
    assert texts() == []


def test_the_choice_leads_to_its_challenge(asked, answer, texted, with_app):
    chosen = answer(asked, ANSWER="SMS_MFA")
    assert (chosen["ChallengeName"], chosen["ChallengeParameters"]["CODE_DELIVERY_DELIVERY_MEDIUM"]) == (
        "SMS_MFA",
        "SMS",
    )
    assert answer(chosen, texted())["AuthenticationResult"]


def test_an_app_can_be_chosen(asked, answer, with_app):
    chosen = answer(asked, ANSWER="SOFTWARE_TOKEN_MFA")
    assert answer(chosen, app_code(with_app))["AuthenticationResult"]


@pytest.mark.parametrize("choice", ["EMAIL_OTP", "MFA_SETUP", "TOKENS", "PASSWORD_VERIFIER", ""])
def test_what_is_not_offered_cannot_be_chosen(cognito, asked, answer, choice):
    with pytest.raises(cognito.exceptions.InvalidParameterException):
        answer(asked, ANSWER=choice)
    assert answer(asked, ANSWER="SMS_MFA")["ChallengeName"] == "SMS_MFA"


def test_a_choice_is_made_once_for_each_sign_in(cognito, asked, answer):
    answer(asked, ANSWER="SMS_MFA")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, ANSWER="SOFTWARE_TOKEN_MFA")


def test_the_code_of_one_factor_is_none_of_the_other(cognito, asked, answer, texted, with_app):
    chosen = answer(asked, ANSWER="SMS_MFA")
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(chosen, app_code(with_app))


def test_a_factor_that_is_turned_off_meanwhile_cannot_be_chosen(cognito, asked, answer, set_mfa):
    set_mfa("OPTIONAL", "SMS_MFA")
    with pytest.raises(cognito.exceptions.InvalidParameterException):
        answer(asked, ANSWER="SOFTWARE_TOKEN_MFA")


def test_the_preferred_factor_is_asked_for(turn_on, asked, sign_in, client_id):
    for factor in ("SMS_MFA", "SOFTWARE_TOKEN_MFA"):
        turn_on("SMS_MFA", "SOFTWARE_TOKEN_MFA", preferred=factor)
        assert sign_in(client_id)["ChallengeName"] == factor


def test_a_preference_for_a_factor_that_the_pool_turned_off_counts_for_nothing(
    turn_on, asked, sign_in, client_id, set_mfa
):
    turn_on("SOFTWARE_TOKEN_MFA", preferred="SOFTWARE_TOKEN_MFA")
    set_mfa("OPTIONAL", "SMS_MFA")
    assert sign_in(client_id)["ChallengeName"] == "SMS_MFA"
    set_mfa("OFF")
    assert sign_in(client_id)["AuthenticationResult"]


def test_email_can_be_chosen_under_either_name(
    turn_on, asked, sign_in, client_id, set_mfa, answer, mailoutbox
):
    set_mfa("OPTIONAL", "SMS_MFA", "EMAIL_OTP")
    turn_on("EMAIL_OTP")
    for name in ("EMAIL_OTP", "EMAIL_MFA"):
        chosen = answer(sign_in(client_id), ANSWER=name)
        assert chosen["ChallengeName"] == "EMAIL_OTP"
    assert answer(chosen, code_in(mailoutbox[-1].body))["AuthenticationResult"]
