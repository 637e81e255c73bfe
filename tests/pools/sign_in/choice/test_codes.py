"""Codes in place of a password: EMAIL_OTP and SMS_OTP as first factors."""

import pytest
from django.utils import timezone

from pools.models import User
from tests.fixtures.rivals import meanwhile
from tests.pools.sign_in.choice.conftest import SMS, other_than, policies
from tests.pools.sign_in.conftest import PASSWORD


@pytest.fixture
def attributes(cognito, pool):
    """The attributes of a user."""

    def read(username: str) -> dict:
        user = cognito.admin_get_user(UserPoolId=pool, Username=username)
        return {item["Name"]: item["Value"] for item in user["UserAttributes"]} | {
            "status": user["UserStatus"]
        }

    return read


@pytest.fixture
def set_attribute(cognito, pool):
    def change(username: str, name: str, value: str) -> None:
        cognito.admin_update_user_attributes(
            UserPoolId=pool, Username=username, UserAttributes=[{"Name": name, "Value": value}]
        )

    return change


def test_a_code_by_e_mail_signs_in_once(cognito, begin, answer, ann, mailed):
    asked = begin(ann, "EMAIL_OTP")
    assert asked["ChallengeName"] == "EMAIL_OTP"
    assert asked["ChallengeParameters"] == {
        "USER_ID_FOR_SRP": "ann",
        "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
        "CODE_DELIVERY_DESTINATION": "a***@e***",
    }
    code = mailed()
    assert answer(asked, EMAIL_OTP_CODE=code)["AuthenticationResult"]["RefreshToken"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, EMAIL_OTP_CODE=code)


def test_a_code_by_text_message_signs_in_once(cognito, begin, answer, ann, texted):
    asked = begin(ann, "SMS_OTP")
    assert asked["ChallengeName"] == "SMS_OTP"
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "+*******0100"
    assert answer(asked, SMS_OTP_CODE=texted())["AuthenticationResult"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, SMS_OTP_CODE=texted())


def test_a_code_can_be_chosen(begin, answer, ann, mailed, texted):
    asked = answer(begin(ann), ANSWER="EMAIL_OTP")
    assert answer(asked, EMAIL_OTP_CODE=mailed())["AuthenticationResult"]
    asked = answer(begin(ann), ANSWER="SMS_OTP")
    assert answer(asked, SMS_OTP_CODE=texted())["AuthenticationResult"]


def test_a_wrong_code_can_be_corrected(cognito, begin, answer, ann, mailed):
    asked = begin(ann, "EMAIL_OTP")
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(asked, EMAIL_OTP_CODE=other_than(mailed()))
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="EMAIL_OTP_CODE"):
        answer(asked)
    assert answer(asked, EMAIL_OTP_CODE=mailed())["AuthenticationResult"]


def test_a_code_is_good_for_its_own_session_only(cognito, begin, answer, ann, mailed):
    first = begin(ann, "EMAIL_OTP")
    code = mailed()
    second = begin(ann, "EMAIL_OTP")
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(second, EMAIL_OTP_CODE=code)
    assert answer(first, EMAIL_OTP_CODE=code)["AuthenticationResult"]


def test_a_code_by_e_mail_is_no_code_by_text_message(cognito, begin, answer, ann, mailed):
    asked = begin(ann, "SMS_OTP")
    begin(ann, "EMAIL_OTP")
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(asked, SMS_OTP_CODE=mailed())


def test_wrong_codes_lock_even_the_right_one_and_new_sessions_out(cognito, begin, answer, ann, mailed):
    asked = begin(ann, "EMAIL_OTP")
    code = mailed()
    for _ in range(5):
        with pytest.raises(cognito.exceptions.CodeMismatchException):
            answer(asked, EMAIL_OTP_CODE=other_than(code))
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="attempts exceeded"):
        answer(asked, EMAIL_OTP_CODE=code)
    asked = begin(ann, "EMAIL_OTP")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="attempts exceeded"):
        answer(asked, EMAIL_OTP_CODE=mailed())


def test_wrong_codes_lock_no_password_out(cognito, begin, answer, ann, mailed):
    asked = begin(ann, "EMAIL_OTP")
    for _ in range(6):
        with pytest.raises(cognito.exceptions.ClientError):
            answer(asked, EMAIL_OTP_CODE=other_than(mailed()))
    assert begin(ann, "PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]


def test_a_code_expires_with_its_session(cognito, begin, answer, ann, mailed, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    asked = begin(ann, "EMAIL_OTP")
    time_machine.shift(181)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="expired"):
        answer(asked, EMAIL_OTP_CODE=mailed())


@pytest.mark.parametrize("username", ["ann", "nobody@example.com"])
def test_codes_are_not_sent_without_end(cognito, begin, ann, username, mailoutbox):
    for _ in range(15):
        begin(username, "EMAIL_OTP")
    sent = len(mailoutbox)
    with pytest.raises(cognito.exceptions.TooManyRequestsException):
        begin(username, "EMAIL_OTP")
    assert len(mailoutbox) == sent


def test_a_code_that_went_to_a_former_address_is_no_longer_good(
    cognito, begin, answer, ann, mailed, set_attribute
):
    asked = begin(ann, "EMAIL_OTP")
    code = mailed()
    set_attribute(ann, "email", "other@example.com")
    set_attribute(ann, "email_verified", "true")
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(asked, EMAIL_OTP_CODE=code)


def test_a_factor_that_the_pool_has_turned_off_meanwhile_is_refused(
    cognito, pool, begin, answer, ann, mailed
):
    asked = begin(ann, "EMAIL_OTP")
    cognito.update_user_pool(UserPoolId=pool, **policies("PASSWORD"))
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(asked, EMAIL_OTP_CODE=mailed())


def test_a_disabled_user_is_sent_nothing_and_told_the_same(cognito, pool, begin, ann, mailoutbox):
    before = begin(ann, "EMAIL_OTP")["ChallengeParameters"]
    cognito.admin_disable_user(UserPoolId=pool, Username=ann)
    sent = len(mailoutbox)
    assert begin(ann, "EMAIL_OTP")["ChallengeParameters"] == before
    assert len(mailoutbox) == sent


def test_a_user_who_is_disabled_meanwhile_is_refused(cognito, pool, begin, answer, ann, mailed):
    asked = begin(ann, "EMAIL_OTP")
    cognito.admin_disable_user(UserPoolId=pool, Username=ann)
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(asked, EMAIL_OTP_CODE=mailed())


def test_a_code_is_sent_to_who_has_no_password_and_verifies_the_address(
    cognito, pool, begin, answer, mailed, attributes
):
    cognito.admin_create_user(
        UserPoolId=pool,
        Username="ben",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": "ben@example.com"}],
    )
    assert begin("ben")["AvailableChallenges"] == ["EMAIL_OTP"]
    asked = begin("ben", "EMAIL_OTP")
    assert answer(asked, username="ben", EMAIL_OTP_CODE=mailed())["AuthenticationResult"]
    assert attributes("ben")["email_verified"] == "true"


def test_whoever_needs_two_factors_cannot_begin_with_a_code(cognito, pool, begin, answer, ann, mailed):
    asked = begin(ann, "EMAIL_OTP")
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="OPTIONAL", SmsMfaConfiguration={"SmsConfiguration": SMS}
    )
    assert "EMAIL_OTP" in begin(ann)["AvailableChallenges"]
    cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username=ann, SMSMfaSettings={"Enabled": True})
    assert begin(ann, "EMAIL_OTP")["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP"]
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(asked, EMAIL_OTP_CODE=mailed())
    assert begin(ann, "PASSWORD", PASSWORD=PASSWORD)["ChallengeName"] == "SMS_MFA"


def test_a_pool_that_requires_two_factors_offers_no_code(cognito, pool, begin, ann):
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="ON", SmsMfaConfiguration={"SmsConfiguration": SMS}
    )
    assert begin(ann)["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP"]


def test_after_a_password_a_code_by_e_mail_is_a_second_factor_of_six_digits(
    cognito, pool, begin, answer, ann, mailoutbox
):
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="OPTIONAL", EmailMfaConfiguration={})
    cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username=ann, EmailMfaSettings={"Enabled": True})
    asked = begin(ann, "PASSWORD", PASSWORD=PASSWORD)
    assert asked["ChallengeName"] == "EMAIL_OTP"
    code = mailoutbox[-1].body.split()[-1].strip(".")
    assert len(code) == 6
    assert answer(asked, EMAIL_OTP_CODE=code)["AuthenticationResult"]


def test_the_pools_functions_word_the_code_and_hear_of_the_confirmation(
    cognito, pool, begin, answer, make_user, functions, mailoutbox
):
    def word(event: dict) -> dict:
        event["response"]["emailMessage"] = "Ahoy, {####}"
        return event

    def note(event: dict) -> dict:
        return event

    make_user("ben", email="ben@example.com")
    User.objects.filter(username="ben").update(status="UNCONFIRMED")
    triggers = {"CustomMessage": functions.by_arn(word), "PostConfirmation": functions.by_arn(note)}
    cognito.update_user_pool(UserPoolId=pool, LambdaConfig=triggers, **policies("EMAIL_OTP"))
    asked = begin("ben", "EMAIL_OTP")
    text = mailoutbox[-1].body
    assert text.startswith("Ahoy, ")
    assert answer(asked, username="ben", EMAIL_OTP_CODE=text.removeprefix("Ahoy, "))["AuthenticationResult"]
    sources = [event["triggerSource"] for event in functions.events]
    assert sources == ["CustomMessage_Authentication", "PostConfirmation_ConfirmSignUp"]
    assert functions.events[1]["request"]["userAttributes"]["email_verified"] == "true"


def test_an_address_that_is_another_users_alias_confirms_nobody(cognito, begin, answer, mailed):
    policy = policies("PASSWORD", "EMAIL_OTP")
    made = cognito.create_user_pool(PoolName="aliases", AliasAttributes=["email"], **policy)
    pool = made["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_AUTH"]
    )["UserPoolClient"]["ClientId"]
    for name, verified in [("ann", "true"), ("ben", "false")]:
        attributes = {"email": "ann@example.com", "email_verified": verified}
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
        )
    asked = begin("ben", "EMAIL_OTP", client=client)
    with pytest.raises(cognito.exceptions.AliasExistsException):
        answer(asked, username="ben", client=client, EMAIL_OTP_CODE=mailed())


def test_a_code_does_not_prove_an_address_that_was_changed_at_that_moment(
    cognito, pool, begin, answer, mailed, attributes
):
    cognito.admin_create_user(
        UserPoolId=pool,
        Username="ben",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": "ben@example.com"}],
    )
    asked = begin("ben", "EMAIL_OTP")

    def change() -> None:
        ben = User.objects.get(username="ben")
        ben.attributes["email"] = "other@example.com"
        ben.save(update_fields=["attributes"])

    with (
        meanwhile(change, '"pools_user"."id" =', begins="SELECT", before=True),
        pytest.raises(cognito.exceptions.CodeMismatchException),
    ):
        answer(asked, username="ben", EMAIL_OTP_CODE=mailed())
    assert attributes("ben").get("email_verified") != "true"


def test_a_user_who_signs_in_without_a_password_chooses_one_and_then_has_it(
    cognito, pool, begin, answer, mailed
):
    cognito.admin_create_user(
        UserPoolId=pool,
        Username="ben",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": "ben@example.com"}],
    )
    token = answer(begin("ben", "EMAIL_OTP"), username="ben", EMAIL_OTP_CODE=mailed())[
        "AuthenticationResult"
    ]["AccessToken"]
    cognito.change_password(AccessToken=token, ProposedPassword=PASSWORD)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect"):
        cognito.change_password(AccessToken=token, ProposedPassword="Other-horse-2")
    cognito.change_password(AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword="Other-horse-2")


def test_users_of_a_provider_sign_in_there_alone(cognito, begin, ann, open_client_id):
    User.objects.filter(username=ann).update(status="EXTERNAL_PROVIDER")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="has nothing to sign in with"):
        begin(ann, "EMAIL_OTP", client=open_client_id)
