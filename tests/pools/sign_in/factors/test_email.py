"""A code by e-mail as the second factor."""

import pytest
from django.utils import timezone

from tests.pools.sign_in.factors.conftest import code_in, other_than, verified


@pytest.fixture
def asked(set_mfa, turn_on, sign_in, client_id) -> dict:
    """What ann is asked after her password."""
    set_mfa("OPTIONAL", "EMAIL_OTP")
    turn_on("EMAIL_OTP")
    return sign_in(client_id)


def test_the_code_goes_to_the_address_whose_first_letters_are_shown(asked, mailoutbox):
    assert asked["ChallengeName"] == "EMAIL_OTP"
    assert asked["ChallengeParameters"] == {
        "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
        "CODE_DELIVERY_DESTINATION": "a***@e***",
        "USER_ID_FOR_SRP": "ann",
    }
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["ann@example.com"], "Your authentication code")


def test_the_right_code_gives_tokens_once(cognito, asked, answer, mailoutbox):
    code = code_in(mailoutbox[-1].body)
    assert answer(asked, code)["AuthenticationResult"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, code)


def test_a_wrong_code_is_refused_and_can_be_corrected(cognito, asked, answer, mailoutbox):
    code = code_in(mailoutbox[-1].body)
    with pytest.raises(cognito.exceptions.CodeMismatchException, match="Invalid code received for user"):
        answer(asked, other_than(code))
    assert answer(asked, code)["AuthenticationResult"]


def test_wrong_codes_lock_the_factor(cognito, asked, answer, mailoutbox):
    code = code_in(mailoutbox[-1].body)
    for _ in range(5):
        with pytest.raises(cognito.exceptions.CodeMismatchException):
            answer(asked, other_than(code))
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="attempts exceeded"):
        answer(asked, code)


def test_a_code_expires_with_its_session(cognito, asked, answer, mailoutbox, time_machine):
    time_machine.move_to(timezone.now())
    time_machine.shift(181)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="expired"):
        answer(asked, code_in(mailoutbox[-1].body))


def test_the_right_code_verifies_the_address(cognito, pool, asked, answer, sign_in, client_id, mailoutbox):
    cognito.admin_update_user_attributes(
        UserPoolId=pool, Username="ann", UserAttributes=[{"Name": "email_verified", "Value": "false"}]
    )
    answer(sign_in(client_id), code_in(mailoutbox[-1].body))
    assert verified(cognito, pool, "email") == "true"


def test_the_pools_own_words_are_sent(cognito, pool, asked, sign_in, client_id, mailoutbox):
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool,
        MfaConfiguration="OPTIONAL",
        EmailMfaConfiguration={"Message": "<b>{####}</b> lets you in", "Subject": "Come in"},
    )
    sign_in(client_id)
    mail = mailoutbox[-1]
    assert mail.subject == "Come in"
    assert mail.body == f"{code_in(mail.body)} lets you in"


def test_a_code_by_text_message_is_none_by_email(
    cognito, asked, answer, set_mfa, turn_on, sign_in, client_id, texted, mailoutbox
):
    set_mfa("OPTIONAL", "EMAIL_OTP", "SMS_MFA")
    turn_on("SMS_MFA", preferred="SMS_MFA")
    assert sign_in(client_id)["ChallengeName"] == "SMS_MFA"
    assert texted() != code_in(mailoutbox[-1].body)
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(asked, texted())
