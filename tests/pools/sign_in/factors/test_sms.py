"""A code by text message as the second factor."""

import pytest
from django.utils import timezone

from tests.fixtures.rivals import meanwhile
from tests.pools.sign_in.factors.conftest import PHONE, SMS, other_than, verified


@pytest.fixture
def asked(set_mfa, turn_on, sign_in, client_id) -> dict:
    """What ann is asked after her password."""
    set_mfa("OPTIONAL", "SMS_MFA")
    turn_on("SMS_MFA")
    return sign_in(client_id)


def test_the_code_is_sent_to_the_phone_and_its_end_is_shown(asked, texts):
    assert asked["ChallengeName"] == "SMS_MFA"
    assert asked["ChallengeParameters"] == {
        "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
        "CODE_DELIVERY_DESTINATION": "+*******0100",
        "USER_ID_FOR_SRP": "ann",
    }
    assert "AuthenticationResult" not in asked
    (text,) = texts()
    assert text["destination"] == PHONE
    assert text["body"].startswith("Your authentication code is ")


def test_the_right_code_gives_tokens_and_verifies_the_number(cognito, pool, asked, answer, texted):
    assert verified(cognito, pool, "phone_number") == "false"
    assert answer(asked, texted())["AuthenticationResult"]["AccessToken"]
    assert verified(cognito, pool, "phone_number") == "true"


def test_a_wrong_code_is_refused_and_can_be_corrected(cognito, asked, answer, texted):
    for wrong in (other_than(texted()), "", "none of it", "１２３４５６"):
        with pytest.raises(
            cognito.exceptions.InvalidParameterException
            if not wrong
            else cognito.exceptions.CodeMismatchException
        ):
            answer(asked, wrong)
    assert answer(asked, texted())["AuthenticationResult"]


def test_a_code_is_good_once(cognito, asked, answer, texted):
    answer(asked, texted())
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, texted())


def test_the_code_of_another_sign_in_is_refused(cognito, asked, answer, texted, sign_in, client_id):
    former = texted()
    again = sign_in(client_id)
    if former == texted():
        again = sign_in(client_id)
    with pytest.raises(cognito.exceptions.CodeMismatchException, match="Invalid code received for user"):
        answer(again, former)
    assert answer(asked, former)["AuthenticationResult"]


def test_a_code_expires_with_its_session(cognito, asked, answer, texted, time_machine):
    time_machine.move_to(timezone.now())
    time_machine.shift(181)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="expired"):
        answer(asked, texted())


def test_wrong_codes_lock_the_factor_across_sign_ins(cognito, asked, answer, texted, sign_in, client_id):
    for _ in range(5):
        with pytest.raises(cognito.exceptions.CodeMismatchException):
            answer(asked, other_than(texted()))
    again = sign_in(client_id)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="attempts exceeded"):
        answer(again, texted())


def test_the_session_is_anns_alone(cognito, asked, answer, texted, make_user):
    make_user("ben", phone_number="+15555550199")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, texted(), username="ben")


def test_the_session_is_of_its_client_alone(cognito, asked, texted, make_app):
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        cognito.respond_to_auth_challenge(
            ClientId=make_app()["ClientId"],
            ChallengeName="SMS_MFA",
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": "ann", "SMS_MFA_CODE": texted()},
        )


def test_a_password_alone_cannot_answer_another_challenge_with_the_session(cognito, asked, client_id):
    for challenge in ("MFA_SETUP", "SELECT_MFA_TYPE", "SOFTWARE_TOKEN_MFA", "NEW_PASSWORD_REQUIRED"):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
            cognito.respond_to_auth_challenge(
                ClientId=client_id,
                ChallengeName=challenge,
                Session=asked["Session"],
                ChallengeResponses={"USERNAME": "ann", "ANSWER": "SMS_MFA", "NEW_PASSWORD": "Another-1x"},
            )
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        cognito.associate_software_token(Session=asked["Session"])


def test_a_disabled_user_gets_no_tokens(cognito, pool, asked, answer, texted):
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="User is disabled"):
        answer(asked, texted())


def test_a_code_to_a_former_number_is_refused(cognito, pool, asked, answer, texted):
    cognito.admin_update_user_attributes(
        UserPoolId=pool,
        Username="ann",
        UserAttributes=[{"Name": "phone_number", "Value": "+15555550155"}],
    )
    with pytest.raises(cognito.exceptions.MFAMethodNotFoundException):
        answer(asked, texted())


def test_turning_mfa_off_takes_effect_at_once(cognito, asked, answer, texted, set_mfa, sign_in, client_id):
    set_mfa("OFF")
    with pytest.raises(cognito.exceptions.MFAMethodNotFoundException):
        answer(asked, texted())
    assert sign_in(client_id)["AuthenticationResult"]
    set_mfa("OPTIONAL", "SMS_MFA")
    assert sign_in(client_id)["ChallengeName"] == "SMS_MFA"


def test_the_pools_own_words_are_sent(cognito, pool, asked, sign_in, client_id, texts):
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration=SMS | {"SmsAuthenticationMessage": "Enter {####} to get in"},
    )
    sign_in(client_id)
    assert texts()[-1]["body"].startswith("Enter ")
    assert texts()[-1]["body"].endswith(" to get in")


def test_a_server_signs_a_user_in_the_same_way(cognito, pool, client_id, asked, texted):
    begun = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": "Correct-horse-1"},
    )
    assert begun["ChallengeName"] == "SMS_MFA"
    given = {
        "ClientId": client_id,
        "ChallengeName": "SMS_MFA",
        "Session": begun["Session"],
        "ChallengeResponses": {"USERNAME": "ann", "SMS_MFA_CODE": texted()},
    }
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        cognito.respond_to_auth_challenge(**given)
    assert cognito.admin_respond_to_auth_challenge(UserPoolId=pool, **given)["AuthenticationResult"]


def test_with_mfa_on_a_phone_number_is_enough_to_be_asked(set_mfa, sign_in, client_id):
    set_mfa("ON", "SMS_MFA")
    assert sign_in(client_id)["ChallengeName"] == "SMS_MFA"


def test_a_number_that_is_another_users_alias_stays_unverified(cognito, texted):
    pool = cognito.create_user_pool(
        PoolName="people", AliasAttributes=["phone_number"], MfaConfiguration="ON", **SMS
    )["UserPool"]["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    for name, is_verified in (("ben", "true"), ("ann", "false")):
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "phone_number", "Value": PHONE},
                {"Name": "phone_number_verified", "Value": is_verified},
            ],
        )
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=name, Password="Correct-horse-1", Permanent=True
        )
    asked = cognito.initiate_auth(
        ClientId=app,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": "Correct-horse-1"},
    )
    answered = cognito.respond_to_auth_challenge(
        ClientId=app,
        ChallengeName="SMS_MFA",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "ann", "SMS_MFA_CODE": texted()},
    )
    assert answered["AuthenticationResult"]
    assert verified(cognito, pool, "phone_number") == "false"


def test_a_user_who_is_deleted_on_the_way_gets_no_tokens(cognito, pool, asked, answer, texted):
    code = texted()
    cognito.admin_delete_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, code)


def test_of_two_answers_at_once_the_first_counts(cognito, asked, answer, texted):
    code, first = texted(), []
    with (
        meanwhile(lambda: first.append(answer(asked, code)), "pools_usedsession", begins="SELECT"),
        pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"),
    ):
        answer(asked, code)
    assert first[0]["AuthenticationResult"]


def test_what_the_key_ring_sealed_for_something_else_is_no_session(cognito, settings, asked, answer):
    """Page tokens and tokens of feedback reach callers too."""
    foreign = settings.KEY_RING.encrypt(b'feedback ["x"]').decode()
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked | {"Session": foreign}, "123456")
