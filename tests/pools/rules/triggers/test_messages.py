"""Functions that word messages, and functions that send them."""

import base64

import aws_encryption_sdk
import pytest
import structlog
from aws_encryption_sdk.key_providers.kms import KMSMasterKey

from pools import errors
from pools.rules.triggers.aws import forget_clients
from pools.rules.triggers.custom_message import as_template, custom_message
from pools.rules.triggers.custom_sender import send_by_trigger
from tests.fixtures.functions import Reply, echo


@pytest.fixture
def wording(call, make_pool, make_ann, functions):
    """Gives the texts of a function that answers with these, and the event that it got."""

    def word(source="SignUp", *, metadata=None, by_link=False, **texts):
        def words(event):
            return {**event, "response": texts}

        ann = make_ann(make_pool(CustomMessage=functions.by_arn(words)))
        functions.asked.clear()
        given = custom_message(call, ann.pool, source, ann, "client1", metadata, by_link=by_link)
        return given, functions.events[0]

    return word


def test_without_a_function_the_pool_words_its_messages(call, make_pool, make_ann):
    ann = make_ann(make_pool())
    assert custom_message(call, ann.pool, "SignUp", ann, "client1", None) == {}


def test_the_function_is_told_the_placeholders(wording):
    given, event = wording(metadata={"a": "b"}, emailMessage="Take {####}", emailSubject="Hello")
    assert given == {"emailMessage": "Take {####}", "emailSubject": "Hello"}
    assert event["triggerSource"] == "CustomMessage_SignUp"
    attributes = event["request"].pop("userAttributes")
    assert attributes["email_verified"] == "true"
    assert event["request"] == {
        "codeParameter": "{####}",
        "linkParameter": "{##Click Here##}",
        "usernameParameter": None,
        "clientMetadata": {"a": "b"},
    }


def test_an_invitation_has_a_place_for_the_name(wording):
    _, event = wording("AdminCreateUser")
    assert event["request"]["usernameParameter"] == "{username}"


def test_a_text_without_a_place_for_the_code_is_not_used(wording):
    given, _ = wording(smsMessage="Welcome!", emailMessage="Take {####}", emailSubject="")
    assert given == {"emailMessage": "Take {####}"}


def test_a_link_takes_the_place_of_the_code_in_e_mails(wording):
    given, _ = wording(by_link=True, emailMessage="Go {##here##}", smsMessage="{####}")
    assert given == {"emailMessage": "Go {##here##}", "smsMessage": "{####}"}
    assert wording(by_link=True, emailMessage="Take {####}")[0] == {}


@pytest.mark.parametrize(
    ("name", "longest"), [("smsMessage", 140), ("emailMessage", 20_000), ("emailSubject", 140)]
)
def test_a_text_that_is_too_long_is_refused(wording, name, longest):
    fits = "{####}".ljust(longest, ".")
    assert wording(**{name: fits})[0] == {name: fits}
    with pytest.raises(errors.InvalidLambdaResponseException, match=f"{name} is longer than {longest}"):
        wording(**{name: fits + "."})


def test_texts_become_a_template():
    texts = {"smsMessage": "a", "emailMessage": "b", "emailSubject": "c"}
    assert as_template(texts) == {"SMSMessage": "a", "EmailMessage": "b", "EmailSubject": "c"}


def sender(place):
    return {"LambdaVersion": "V1_0", "LambdaArn": place}


@pytest.fixture
def key(kms) -> str:
    return kms.create_key()["KeyMetadata"]["Arn"]


@pytest.mark.parametrize(
    ("medium", "trigger", "kind"),
    [
        ("EMAIL", "CustomEmailSender", "customEmailSenderRequestV1"),
        ("SMS", "CustomSMSSender", "customSMSSenderRequestV1"),
    ],
)
def test_a_sender_gets_the_code_encrypted(
    call, make_pool, make_ann, functions, kms, key, medium, trigger, kind
):
    ann = make_ann(make_pool(KMSKeyID=key, **{trigger: sender(functions.by_arn(echo))}))
    assert send_by_trigger(call, ann.pool, medium, "SignUp", ann, "client1", "123456", None)
    (asked,) = functions.asked
    event = asked.event
    assert asked.headers["X-Amz-Invocation-Type"] == "Event"
    assert (event["triggerSource"], event["response"]) == (f"{trigger}_SignUp", {})
    code = event["request"].pop("code")
    event["request"].pop("userAttributes")
    assert event["request"] == {"type": kind, "clientMetadata": None}
    clear, header = aws_encryption_sdk.EncryptionSDKClient(
        commitment_policy=aws_encryption_sdk.CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT
    ).decrypt(source=base64.b64decode(code), key_provider=KMSMasterKey(key_id=key, client=kms))
    assert clear == b"123456"
    assert header.encryption_context["userpool-id"] == ann.pool.public_id


def test_an_address_with_a_key_gets_it_encrypted_too(call, make_pool, make_ann, functions, key):
    place = functions.by_address(echo)
    ann = make_ann(make_pool(KMSKeyID=key, CustomEmailSender=sender(place)))
    assert send_by_trigger(call, ann.pool, "EMAIL", "SignUp", ann, "client1", "123456", {"a": "b"})
    (event,) = functions.events
    assert "123456" not in event["request"]["code"]
    assert event["request"]["clientMetadata"] == {"a": "b"}


def test_an_https_address_without_a_key_gets_it_in_clear(call, make_pool, make_ann, secure_functions):
    ann = make_ann(make_pool(CustomEmailSender=sender(secure_functions.by_address(echo))))
    assert send_by_trigger(call, ann.pool, "EMAIL", "ForgotPassword", ann, "client1", "123456", None)
    assert secure_functions.events[0]["request"]["code"] == "123456"


def test_what_a_sender_answers_counts_for_nothing(call, make_pool, make_ann, functions, key):
    def silent(event):
        return Reply(204)

    ann = make_ann(make_pool(KMSKeyID=key, CustomSMSSender=sender(functions.by_address(silent))))
    assert send_by_trigger(call, ann.pool, "SMS", "SignUp", ann, "client1", "123456", None)


def test_without_a_function_for_the_medium_the_pool_sends(call, make_pool, make_ann, functions, key):
    ann = make_ann(make_pool(KMSKeyID=key, CustomEmailSender=sender(functions.by_arn(echo))))
    assert not send_by_trigger(call, ann.pool, "SMS", "SignUp", ann, "client1", "123456", None)
    assert functions.asked == []


def test_a_code_that_kms_does_not_encrypt_is_not_sent(call, make_pool, make_ann, functions, kms):
    unknown = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000000"
    ann = make_ann(make_pool(KMSKeyID=unknown, CustomEmailSender=sender(functions.by_arn(echo))))
    with pytest.raises(errors.UnexpectedLambdaException, match="KMSException"):
        send_by_trigger(call, ann.pool, "EMAIL", "SignUp", ann, "client1", "123456", None)
    assert functions.asked == []


def test_missing_credentials_are_told_in_the_log(call, make_pool, make_ann, functions, key, monkeypatch):
    ann = make_ann(make_pool(KMSKeyID=key, CustomEmailSender=sender(functions.by_arn(echo))))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    forget_clients()
    with (
        structlog.testing.capture_logs() as lines,
        pytest.raises(errors.UnexpectedLambdaException, match="CredentialsNotFound"),
    ):
        send_by_trigger(call, ann.pool, "EMAIL", "SignUp", ann, "client1", "123456", None)
    assert "AWS_ACCESS_KEY_ID" in lines[0]["problem"]
    assert functions.asked == []


def test_a_notice_has_no_code(call, make_pool, make_ann, functions, key):
    ann = make_ann(make_pool(KMSKeyID=key, CustomEmailSender=sender(functions.by_arn(echo))))
    assert send_by_trigger(call, ann.pool, "EMAIL", "AccountTakeOverNotification", ann, "client1", None, None)
    assert functions.events[0]["request"]["code"] is None
