"""Users without a second factor in a pool that requires one: they set it up while they sign in."""

import json

import pytest
from django.utils import timezone

from pools.models import SoftwareToken, User
from tests.fixtures.rivals import meanwhile
from tests.pools.sign_in.conftest import PASSWORD
from tests.pools.sign_in.factors.conftest import app_code, code_in, other_than


@pytest.fixture
def ben(make_user) -> str:
    """ben, whom nothing can be sent to."""
    make_user("ben")
    return "ben"


@pytest.fixture
def asked(set_mfa, ben, sign_in, client_id, time_machine) -> dict:
    """What ben is asked after his password."""
    time_machine.move_to(timezone.now(), tick=False)
    set_mfa("ON", "SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP")
    return sign_in(client_id, username=ben)


def attributes_of(cognito, pool) -> dict[str, str]:
    user = cognito.admin_get_user(UserPoolId=pool, Username="ben")
    return {item["Name"]: item["Value"] for item in user["UserAttributes"]}


def test_nobody_gets_tokens_without_a_factor(asked):
    assert asked["ChallengeName"] == "MFA_SETUP"
    assert "AuthenticationResult" not in asked
    assert json.loads(asked["ChallengeParameters"]["MFAS_CAN_SETUP"]) == [
        "SMS_MFA",
        "SOFTWARE_TOKEN_MFA",
        "EMAIL_OTP",
    ]


def test_an_app_is_set_up_and_asked_for_from_then_on(
    cognito, pool, asked, answer, sign_in, client_id, time_machine
):
    begun = cognito.associate_software_token(Session=asked["Session"])
    verified = cognito.verify_software_token(
        Session=begun["Session"], UserCode=app_code(begun["SecretCode"]), FriendlyDeviceName="Ben's phone"
    )
    assert verified["Status"] == "SUCCESS"
    done = answer(asked | {"Session": verified["Session"]}, username="ben")
    assert done["AuthenticationResult"]["RefreshToken"]
    user = cognito.admin_get_user(UserPoolId=pool, Username="ben")
    assert (user["UserMFASettingList"], user["PreferredMfaSetting"]) == (
        ["SOFTWARE_TOKEN_MFA"],
        "SOFTWARE_TOKEN_MFA",
    )
    time_machine.shift(60)
    again = sign_in(client_id, username="ben")
    assert again["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"] == "Ben's phone"
    assert answer(again, app_code(begun["SecretCode"]), username="ben")["AuthenticationResult"]


def test_the_challenge_is_not_answered_before_an_app_is_verified(cognito, asked, answer):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="Set up a factor first"):
        answer(asked, username="ben")
    begun = cognito.associate_software_token(Session=asked["Session"])
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="Set up a factor first"):
        answer(asked | {"Session": begun["Session"]}, username="ben")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, username="ben")


def test_a_wrong_code_can_be_corrected_and_keeps_nothing(cognito, asked):
    begun = cognito.associate_software_token(Session=asked["Session"])
    code = app_code(begun["SecretCode"])
    with pytest.raises(cognito.exceptions.EnableSoftwareTokenMFAException):
        cognito.verify_software_token(Session=begun["Session"], UserCode=other_than(code))
    assert not SoftwareToken.objects.exists()
    assert cognito.verify_software_token(Session=begun["Session"], UserCode=code)["Session"]


def test_each_session_of_the_setup_is_good_once(cognito, asked, answer):
    begun = cognito.associate_software_token(Session=asked["Session"])
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        cognito.associate_software_token(Session=asked["Session"])
    given = {"Session": begun["Session"], "UserCode": app_code(begun["SecretCode"])}
    verified = cognito.verify_software_token(**given)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        cognito.verify_software_token(**given)
    last = asked | {"Session": verified["Session"]}
    answer(last, username="ben")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(last, username="ben")


def test_a_session_without_a_secret_verifies_nothing(cognito, asked):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="AssociateSoftwareToken first"):
        cognito.verify_software_token(Session=asked["Session"], UserCode="123456")


def test_an_older_sign_in_cannot_replace_the_factor_that_was_set_up(
    cognito, asked, answer, sign_in, client_id
):
    older = cognito.associate_software_token(Session=sign_in(client_id, username="ben")["Session"])
    waiting = sign_in(client_id, username="ben")
    begun = cognito.associate_software_token(Session=asked["Session"])
    cognito.verify_software_token(Session=begun["Session"], UserCode=app_code(begun["SecretCode"]))
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        cognito.verify_software_token(Session=older["Session"], UserCode=app_code(older["SecretCode"]))
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        cognito.associate_software_token(Session=waiting["Session"])
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(waiting, username="ben", EMAIL="ben@example.com")


def test_an_app_that_was_taken_away_answers_no_more(cognito, pool, asked, answer):
    begun = cognito.associate_software_token(Session=asked["Session"])
    verified = cognito.verify_software_token(Session=begun["Session"], UserCode=app_code(begun["SecretCode"]))
    cognito.admin_delete_software_token(UserPoolId=pool, Username="ben")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked | {"Session": verified["Session"]}, username="ben")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        cognito.verify_software_token(
            Session=begun["Session"], UserCode=app_code(begun["SecretCode"], steps=1)
        )


def test_a_disabled_user_sets_nothing_up(cognito, pool, asked):
    cognito.admin_disable_user(UserPoolId=pool, Username="ben")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="User is disabled"):
        cognito.associate_software_token(Session=asked["Session"])


def test_an_expired_session_sets_nothing_up(cognito, asked, time_machine):
    time_machine.shift(180)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="expired"):
        cognito.associate_software_token(Session=asked["Session"])


def test_a_pool_without_apps_offers_none(cognito, asked, set_mfa, sign_in, client_id):
    set_mfa("ON", "SMS_MFA")
    with pytest.raises(cognito.exceptions.SoftwareTokenMFANotFoundException):
        cognito.associate_software_token(Session=asked["Session"])
    offered = sign_in(client_id, username="ben")["ChallengeParameters"]["MFAS_CAN_SETUP"]
    assert json.loads(offered) == ["SMS_MFA"]


def test_an_email_address_becomes_the_factor_when_its_code_is_right(
    cognito, pool, asked, answer, mailoutbox, sign_in, client_id
):
    sent = answer(asked, username="ben", EMAIL="ben@example.com")
    assert sent["ChallengeName"] == "EMAIL_OTP"
    assert sent["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "b***@e***"
    assert "email" not in attributes_of(cognito, pool)
    code = code_in(mailoutbox[-1].body)
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(sent, other_than(code), username="ben")
    assert answer(sent, code, username="ben")["AuthenticationResult"]
    found = attributes_of(cognito, pool)
    assert (found["email"], found["email_verified"]) == ("ben@example.com", "true")
    assert sign_in(client_id, username="ben")["ChallengeName"] == "EMAIL_OTP"


def test_a_phone_number_becomes_the_factor_when_its_code_is_right(
    cognito, pool, asked, answer, texts, texted
):
    sent = answer(asked, username="ben", phone_number="+15555550111")
    assert sent["ChallengeName"] == "SMS_MFA"
    assert texts()[-1]["destination"] == "+15555550111"
    assert answer(sent, texted(), username="ben")["AuthenticationResult"]
    assert attributes_of(cognito, pool)["phone_number_verified"] == "true"


def test_an_address_that_is_none_is_refused_and_can_be_corrected(cognito, asked, answer, mailoutbox):
    for wrong in ({"EMAIL": "ben"}, {"PHONE_NUMBER": "0800"}):
        with pytest.raises(cognito.exceptions.InvalidParameterException):
            answer(asked, username="ben", **wrong)
    assert mailoutbox == []
    assert answer(asked, username="ben", EMAIL="ben@example.com")["ChallengeName"] == "EMAIL_OTP"


def test_a_factor_that_the_pool_has_not_turned_on_is_not_set_up(cognito, asked, answer, set_mfa):
    set_mfa("ON", "SOFTWARE_TOKEN_MFA")
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="not turned on"):
        answer(asked, username="ben", EMAIL="ben@example.com")


def test_an_attribute_that_the_client_may_not_write_is_not_set_up(cognito, ben, make_app, set_mfa, sign_in):
    set_mfa("ON", "EMAIL_OTP")
    app = make_app(WriteAttributes=["name"])["ClientId"]
    asked = sign_in(app, username=ben)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="unauthorized attribute"):
        cognito.respond_to_auth_challenge(
            ClientId=app,
            ChallengeName="MFA_SETUP",
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": ben, "EMAIL": "ben@example.com"},
        )


def test_an_address_that_is_another_users_alias_is_refused(cognito, mailoutbox):
    pool = cognito.create_user_pool(PoolName="people", AliasAttributes=["email"])["UserPool"]["Id"]
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="ON", EmailMfaConfiguration={})
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    email = [{"Name": "email", "Value": "ann@example.com"}, {"Name": "email_verified", "Value": "true"}]
    for name, attributes in (("ann", email), ("ben", [])):
        cognito.admin_create_user(
            UserPoolId=pool, Username=name, MessageAction="SUPPRESS", UserAttributes=attributes
        )
        cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True)
    given = {"ClientId": app, "ChallengeName": "MFA_SETUP"}
    asked = cognito.initiate_auth(
        ClientId=app,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ben", "PASSWORD": PASSWORD},
    )
    sent = cognito.respond_to_auth_challenge(
        **given,
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "ben", "EMAIL": "ann@example.com"},
    )
    with pytest.raises(cognito.exceptions.AliasExistsException):
        cognito.respond_to_auth_challenge(
            ClientId=app,
            ChallengeName="EMAIL_OTP",
            Session=sent["Session"],
            ChallengeResponses={"USERNAME": "ben", "EMAIL_OTP_CODE": code_in(mailoutbox[-1].body)},
        )
    user = cognito.admin_get_user(UserPoolId=pool, Username="ben")
    assert "UserMFASettingList" not in user


def test_a_new_user_first_replaces_the_temporary_password(cognito, pool, set_mfa, client_id, sign_in, answer):
    set_mfa("ON", "SOFTWARE_TOKEN_MFA")
    cognito.admin_create_user(
        UserPoolId=pool, Username="cleo", MessageAction="SUPPRESS", TemporaryPassword="Temporary-1"
    )
    asked = sign_in(client_id, username="cleo", password="Temporary-1")
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    following = answer(asked, username="cleo", NEW_PASSWORD="Another-horse-2")
    assert following["ChallengeName"] == "MFA_SETUP"


def test_a_server_sets_up_an_app_for_its_user(cognito, pool, asked, client_id):
    begun = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ben", "PASSWORD": PASSWORD},
    )
    offered = cognito.associate_software_token(Session=begun["Session"])
    verified = cognito.verify_software_token(
        Session=offered["Session"], UserCode=app_code(offered["SecretCode"])
    )
    answered = cognito.admin_respond_to_auth_challenge(
        UserPoolId=pool,
        ClientId=client_id,
        ChallengeName="MFA_SETUP",
        Session=verified["Session"],
        ChallengeResponses={"USERNAME": "ben"},
    )
    assert answered["AuthenticationResult"]


def test_every_factor_turned_off_leaves_those_that_are_set_up(
    cognito, pool, set_mfa, ann, turn_on, sign_in, client_id
):
    set_mfa("ON", "SMS_MFA")
    turn_on("SMS_MFA")
    cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username=ann, SMSMfaSettings={"Enabled": False})
    assert "UserMFASettingList" not in cognito.admin_get_user(UserPoolId=pool, Username=ann)
    assert sign_in(client_id)["ChallengeName"] == "SMS_MFA"


def test_who_is_deleted_while_they_set_an_app_up_is_not_found(cognito, asked):
    begun = cognito.associate_software_token(Session=asked["Session"])
    with (
        meanwhile(User.objects.all().delete, '"pools_user"."id" =', begins="SELECT", before=True),
        pytest.raises(cognito.exceptions.ClientError, match="User does not exist"),
    ):
        cognito.verify_software_token(Session=begun["Session"], UserCode=app_code(begun["SecretCode"]))
