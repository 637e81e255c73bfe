"""What functions have to say when an administrator makes a user."""

import base64

import aws_encryption_sdk
import pytest
from aws_encryption_sdk.key_providers.kms import KMSMasterKey

from pools.models import User
from pools.rules.passwords.hashes import matches
from tests.fixtures.functions import FunctionError, echo

CONTACTS = [{"Name": "email", "Value": "ann@example.com"}, {"Name": "phone_number", "Value": "+15555550100"}]
BY_MAIL = {"Username": "ann", "UserAttributes": CONTACTS, "DesiredDeliveryMediums": ["EMAIL"]}


def test_sign_up_functions_are_asked_with_validation_data_and_metadata(cognito, make_pool_id, functions):
    pool = make_pool_id(LambdaConfig={"PreSignUp": functions.by_arn(echo)})
    cognito.admin_create_user(
        UserPoolId=pool,
        ValidationData=[{"Name": "ticket", "Value": "7"}],
        ClientMetadata={"desk": "north"},
        **BY_MAIL,
    )
    (event,) = functions.events
    assert (event["triggerSource"], event["userName"]) == ("PreSignUp_AdminCreateUser", "ann")
    assert event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"
    assert event["request"] == {
        "userAttributes": {"email": "ann@example.com", "phone_number": "+15555550100"},
        "validationData": {"ticket": "7"},
        "clientMetadata": {"desk": "north"},
    }


def test_a_function_may_refuse_a_user(cognito, make_pool_id, functions, mailoutbox):
    def refuse(event):
        raise FunctionError("Not from here")

    pool = make_pool_id(LambdaConfig={"PreSignUp": functions.by_arn(refuse)})
    with pytest.raises(cognito.exceptions.UserLambdaValidationException, match="Not from here"):
        cognito.admin_create_user(UserPoolId=pool, **BY_MAIL)
    assert not User.objects.exists()
    assert mailoutbox == []


def test_its_flags_count_for_nothing(cognito, make_pool_id, functions):
    def confirm(event):
        event["response"] = {"autoConfirmUser": True, "autoVerifyEmail": True, "autoVerifyPhone": True}
        return event

    pool = make_pool_id(LambdaConfig={"PreSignUp": functions.by_arn(confirm)})
    user = cognito.admin_create_user(UserPoolId=pool, **BY_MAIL)["User"]
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert "email_verified" not in {attribute["Name"] for attribute in user["Attributes"]}


def test_a_function_words_the_invitation(cognito, make_pool_id, functions, mailoutbox):
    def words(event):
        event["response"] |= {
            "emailSubject": "Come in",
            "emailMessage": f"{event['request']['usernameParameter']}: {event['request']['codeParameter']}",
        }
        return event

    pool = make_pool_id(LambdaConfig={"CustomMessage": functions.by_arn(words)})
    cognito.admin_create_user(UserPoolId=pool, TemporaryPassword="Sunny-Day-2026", **BY_MAIL)
    cognito.admin_create_user(
        UserPoolId=pool, Username="ann", MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"]
    )
    assert [event["triggerSource"] for event in functions.events] == ["CustomMessage_AdminCreateUser"] * 2
    assert functions.events[0]["request"]["userAttributes"]["cognito:user_status"] == "FORCE_CHANGE_PASSWORD"
    assert (mailoutbox[0].subject, mailoutbox[0].body) == ("Come in", "ann: Sunny-Day-2026")
    assert mailoutbox[1].body.startswith("ann: ")


def test_nobody_is_asked_about_a_message_that_is_suppressed(cognito, make_pool_id, functions):
    pool = make_pool_id(LambdaConfig={"CustomMessage": functions.by_arn(echo)})
    cognito.admin_create_user(UserPoolId=pool, MessageAction="SUPPRESS", Username="ann")
    assert functions.asked == []


def test_a_sender_takes_the_place_of_the_pools_own_mail(cognito, make_pool_id, functions, kms, mailoutbox):
    key = kms.create_key()["KeyMetadata"]["Arn"]
    sender = {"LambdaVersion": "V1_0", "LambdaArn": functions.by_arn(echo)}
    pool = make_pool_id(LambdaConfig={"CustomEmailSender": sender, "KMSKeyID": key})
    cognito.admin_create_user(UserPoolId=pool, **BY_MAIL)
    (event,) = functions.events
    assert event["triggerSource"] == "CustomEmailSender_AdminCreateUser"
    assert event["request"]["userAttributes"]["email"] == "ann@example.com"
    password, _ = aws_encryption_sdk.EncryptionSDKClient(
        commitment_policy=aws_encryption_sdk.CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT
    ).decrypt(
        source=base64.b64decode(event["request"]["code"]), key_provider=KMSMasterKey(key_id=key, client=kms)
    )
    assert matches(password.decode(), User.objects.get().password)
    assert mailoutbox == []
