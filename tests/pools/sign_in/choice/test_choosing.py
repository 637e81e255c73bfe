"""The flow USER_AUTH: what is offered, what is preferred, and passwords as one of the choices."""

import pytest
from pycognito.aws_srp import AWSSRP

from tests.pools.sign_in.choice.conftest import policies
from tests.pools.sign_in.conftest import PASSWORD


def test_without_a_preference_the_user_is_offered_what_they_have(begin, ann):
    asked = begin(ann)
    assert asked["ChallengeName"] == "SELECT_CHALLENGE"
    assert asked["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "SMS_OTP"]
    assert asked["ChallengeParameters"] == {}


def test_what_the_pool_does_not_allow_is_not_offered(cognito, pool, begin, ann):
    cognito.update_user_pool(UserPoolId=pool, **policies("EMAIL_OTP"))
    assert begin(ann)["AvailableChallenges"] == ["EMAIL_OTP"]
    cognito.update_user_pool(UserPoolId=pool, **policies("PASSWORD"))
    assert begin(ann)["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP"]


def test_an_address_that_is_missing_or_not_verified_is_not_offered(begin, make_user):
    make_user("ben", email="ben@example.com")
    assert begin("ben")["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP"]


@pytest.mark.parametrize("preferred", ["WEB_AUTHN", "SMS_OTP"])
def test_a_preference_that_the_user_cannot_have_leads_to_the_choice(begin, make_user, preferred):
    make_user("ben", email="ben@example.com", email_verified="true")
    asked = begin("ben", preferred)
    assert asked["ChallengeName"] == "SELECT_CHALLENGE"
    assert asked["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"]


def test_an_unknown_preference_is_refused(cognito, begin, ann):
    with pytest.raises(
        cognito.exceptions.InvalidParameterException, match="PREFERRED_CHALLENGE must be one of"
    ):
        begin(ann, "TELEPATHY")


def test_step_up_is_refused_instead_of_ignored(cognito, begin, ann):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="TARGET_ACR_VALUES"):
        begin(ann, TARGET_ACR_VALUES="urn:cognito:loa:2")


def test_a_client_without_the_flow_is_refused(cognito, make_app, begin, ann):
    client = make_app(ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])["ClientId"]
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="USER_AUTH flow not enabled"):
        begin(ann, client=client)


def test_a_preferred_password_signs_in_at_once(begin, ann):
    assert begin(ann, "PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]["AccessToken"]


def test_a_preferred_password_that_is_wrong_is_refused(cognito, begin, ann):
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        begin(ann, "PASSWORD", PASSWORD="wrong")


def test_a_preferred_password_can_come_later(begin, answer, ann):
    asked = begin(ann, "PASSWORD")
    assert asked["ChallengeName"] == "PASSWORD"
    assert answer(asked, PASSWORD=PASSWORD)["AuthenticationResult"]


def test_a_password_can_come_with_the_choice_after_it_or_in_its_place(begin, answer, ann):
    assert answer(begin(ann), ANSWER="PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]
    assert answer(begin(ann), name="PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]
    chosen = answer(begin(ann), ANSWER="PASSWORD")
    assert chosen["ChallengeName"] == "PASSWORD"
    assert answer(chosen, PASSWORD=PASSWORD)["AuthenticationResult"]


@pytest.mark.parametrize("answers", [{"ANSWER": "PASSWORD"}, {"name": "PASSWORD"}])
def test_a_wrong_password_spends_the_session(cognito, begin, answer, ann, answers):
    asked = begin(ann)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        answer(asked, PASSWORD="wrong", **answers)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(asked, PASSWORD=PASSWORD, **answers)


def test_a_session_waits_for_nothing_but_its_own_challenge(cognito, begin, answer, ann, mailed):
    asked = begin(ann, "EMAIL_OTP")
    for name, more in [("PASSWORD", {"PASSWORD": PASSWORD}), ("SELECT_CHALLENGE", {"ANSWER": "SMS_OTP"})]:
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
            answer(asked, name=name, **more)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(begin(ann), name="EMAIL_OTP", EMAIL_OTP_CODE=mailed())


@pytest.mark.parametrize("choice", ["WEB_AUTHN", "PASSWORD_VERIFIER", "SMS_MFA", "nonsense"])
def test_a_choice_that_is_not_offered_is_refused_and_can_be_corrected(cognito, begin, answer, ann, choice):
    asked = begin(ann)
    with pytest.raises(
        cognito.exceptions.InvalidParameterException, match="not one of the AvailableChallenges"
    ):
        answer(asked, ANSWER=choice)
    assert answer(asked, ANSWER="PASSWORD", PASSWORD=PASSWORD)["AuthenticationResult"]


def test_a_choice_of_someone_elses_session_is_refused(cognito, begin, answer, ann, make_user):
    make_user("ben")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        answer(begin(ann), username="ben", ANSWER="PASSWORD", PASSWORD=PASSWORD)


def prove(cognito, srp: AWSSRP, asked: dict, client_id: str) -> dict:
    """Answer PASSWORD_VERIFIER."""
    answers = srp.process_challenge(asked["ChallengeParameters"], srp.get_auth_params())
    return cognito.respond_to_auth_challenge(
        ClientId=client_id,
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses=answers,
    )


def test_srp_can_be_preferred_chosen_or_answered(cognito, pool, client_id, begin, answer, ann):
    srp = AWSSRP(ann, PASSWORD, pool, client_id, client=cognito)
    number = srp.get_auth_params()["SRP_A"]
    waiting = begin(ann, "PASSWORD_SRP")
    assert waiting["ChallengeName"] == "PASSWORD_SRP"
    for asked in (
        begin(ann, "PASSWORD_SRP", SRP_A=number),
        answer(waiting, SRP_A=number),
        answer(begin(ann), ANSWER="PASSWORD_SRP", SRP_A=number),
        answer(begin(ann), name="PASSWORD_SRP", SRP_A=number),
    ):
        assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
        assert prove(cognito, srp, asked, client_id)["AuthenticationResult"]


def test_srp_refuses_a_wrong_password_and_a_number_that_is_none(cognito, pool, client_id, begin, answer, ann):
    srp = AWSSRP(ann, "wrong", pool, client_id, client=cognito)
    asked = begin(ann, "PASSWORD_SRP", SRP_A=srp.get_auth_params()["SRP_A"])
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        prove(cognito, srp, asked, client_id)
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="SRP_A"):
        answer(begin(ann), ANSWER="PASSWORD_SRP", SRP_A="0")


def test_servers_sign_in_by_choice_too(cognito, pool, client_id, ann):
    asked = cognito.admin_initiate_auth(
        UserPoolId=pool, ClientId=client_id, AuthFlow="USER_AUTH", AuthParameters={"USERNAME": ann}
    )
    given = {"ClientId": client_id, "ChallengeName": asked["ChallengeName"], "Session": asked["Session"]}
    given["ChallengeResponses"] = {"USERNAME": ann, "ANSWER": "PASSWORD", "PASSWORD": PASSWORD}
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        cognito.respond_to_auth_challenge(**given)
    assert cognito.admin_respond_to_auth_challenge(UserPoolId=pool, **given)["AuthenticationResult"]
