"""What functions are told about users."""

import pytest

from pools import errors
from pools.rules.triggers import requests
from pools.rules.triggers.events import sdk_version
from pools.rules.triggers.sign_up import SignUpDecision, read_sign_up_decision


def test_a_users_attributes_are_texts_with_sub_and_status(make_pool, make_ann):
    ann = make_ann(make_pool())
    assert requests.user_attributes(ann) == {
        "sub": ann.sub,
        "cognito:user_status": "FORCE_CHANGE_PASSWORD",
        "email": "ann@example.com",
        "email_verified": "true",
    }


def test_a_verified_address_that_finds_the_user_is_an_alias(make_pool, make_ann):
    ann = make_ann(make_pool({"AliasAttributes": ["email", "phone_number"]}))
    ann.attributes["phone_number"] = "+15555550100"
    assert requests.user_attributes(ann)["cognito:email_alias"] == "ann@example.com"
    assert "cognito:phone_number_alias" not in requests.user_attributes(ann)


def test_an_unverified_address_finds_who_signs_in_with_it(make_pool, make_ann):
    ann = make_ann(make_pool())
    ann.pool.settings["UsernameAttributes"] = ["email"]  # as if ann had been made in such a pool
    ann.attributes["email_verified"] = "false"
    assert requests.user_attributes(ann)["cognito:email_alias"] == "ann@example.com"


def test_changed_attributes_take_the_place_of_saved_ones(make_pool, make_ann):
    shown = requests.user_attributes(make_ann(make_pool()), {"email": "ann@new.example.com"})
    assert shown["email"] == "ann@new.example.com"


def test_metadata_is_a_member_only_where_there_is_some():
    assert requests.sign_up_request({"email": "a@b"}, None, {}) == {
        "userAttributes": {"email": "a@b"},
        "validationData": None,
    }
    assert requests.sign_up_request({}, {"token": "x"}, {"a": "b"}) == {
        "userAttributes": {},
        "validationData": {"token": "x"},
        "clientMetadata": {"a": "b"},
    }


def test_only_a_client_that_hides_users_tells_functions_who_is_unknown():
    def ask(hides_users):
        return requests.pre_authentication_request(None, {"a": "b"}, hides_users=hides_users)

    assert ask(hides_users=False) == {"userAttributes": {}, "validationData": {"a": "b"}}
    assert ask(hides_users=True)["userNotFound"] is True


def test_custom_challenges_are_asked_with_what_came_before():
    session = [requests.challenge_result("SRP_A", passed=True)]
    assert session == [{"challengeName": "SRP_A", "challengeResult": True, "challengeMetadata": None}]
    assert requests.define_challenge_request(None, session, None, hides_users=False)["session"] == session
    created = requests.create_challenge_request(None, "CUSTOM_CHALLENGE", session, None, hides_users=True)
    assert (created["challengeName"], created["userNotFound"]) == ("CUSTOM_CHALLENGE", True)
    verify = requests.verify_challenge_request(None, {"answer": "5"}, "4", {"a": "b"}, hides_users=False)
    assert verify == {
        "userAttributes": {},
        "privateChallengeParameters": {"answer": "5"},
        "challengeAnswer": "4",
        "clientMetadata": {"a": "b"},
    }


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("aws-sdk-js/3.9.0 ua/2.1", "aws-sdk-js-3.9.0"),
        ("app/1 aws-sdk-java/2.20.1", "aws-sdk-java-2.20.1"),
        ("Boto3/1.44.5 md/Botocore#1.44.5", "aws-sdk-unknown-unknown"),
        ("", "aws-sdk-unknown-unknown"),
    ],
)
def test_the_sdk_is_named_as_cognito_names_it(agent, told):
    assert sdk_version(agent) == told


def test_a_sign_up_can_be_confirmed_and_its_addresses_verified():
    flags = {"autoConfirmUser": True, "autoVerifyEmail": True, "autoVerifyPhone": False}
    assert read_sign_up_decision(flags, {"email": "a@b"}) == SignUpDecision(True, ("email",))
    assert read_sign_up_decision({}, {}) == SignUpDecision(False, ())
    with pytest.raises(errors.InvalidLambdaResponseException, match="email"):
        read_sign_up_decision(flags, {})
