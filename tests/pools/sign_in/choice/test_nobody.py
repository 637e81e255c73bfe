"""Names that nobody bears, where the client hides who exists: answered like anybody's, and never right."""

import json

import pytest
from pycognito.aws_srp import AWSSRP

from tests.pools.sign_in.choice.authenticator import Passkey
from tests.pools.sign_in.choice.conftest import SMS, options_of, policies
from tests.pools.sign_in.conftest import PASSWORD

NOBODY = "nobody@example.com"


def test_a_client_that_tells_tells(cognito, begin, open_client_id):
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        begin("nobody", client=open_client_id)


def test_servers_are_answered_like_apps(cognito, pool, begin, client_id):
    asked = cognito.admin_initiate_auth(
        UserPoolId=pool, ClientId=client_id, AuthFlow="USER_AUTH", AuthParameters={"USERNAME": "nobody"}
    )
    assert asked["AvailableChallenges"] == begin("nobody")["AvailableChallenges"]


def test_the_choices_are_the_same_each_time_and_fit_the_pool(cognito, pool, begin):
    for name in ("nobody", "someone", NOBODY, "+15555550199"):
        offered = begin(name)["AvailableChallenges"]
        assert offered == begin(name)["AvailableChallenges"]
        assert offered[:2] == ["PASSWORD", "PASSWORD_SRP"]
        assert set(offered[2:]) <= {"EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"}
    cognito.update_user_pool(UserPoolId=pool, **policies("EMAIL_OTP", "WEB_AUTHN"))
    assert all("EMAIL_OTP" in begin(name)["AvailableChallenges"] for name in (NOBODY, "?@?"))
    assert all(begin(f"nobody{number}")["AvailableChallenges"] for number in range(8))


def test_names_differ_in_their_choices(begin):
    offered = {tuple(begin(f"nobody{number}")["AvailableChallenges"]) for number in range(12)}
    assert len(offered) > 1


def test_no_password_is_right(cognito, begin, answer):
    for ask in (
        lambda: begin(NOBODY, "PASSWORD", PASSWORD=PASSWORD),
        lambda: answer(begin(NOBODY), username=NOBODY, ANSWER="PASSWORD", PASSWORD=PASSWORD),
        lambda: answer(begin(NOBODY, "PASSWORD"), username=NOBODY, PASSWORD=PASSWORD),
    ):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
            ask()


def test_no_proof_of_a_password_is_right(cognito, pool, client_id, begin):
    srp = AWSSRP(NOBODY, PASSWORD, pool, client_id, client=cognito)
    asked = begin(NOBODY, "PASSWORD_SRP", SRP_A=srp.get_auth_params()["SRP_A"])
    assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
    answers = srp.process_challenge(asked["ChallengeParameters"], srp.get_auth_params())
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        cognito.respond_to_auth_challenge(
            ClientId=client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=answers
        )


def test_a_code_is_not_sent_and_answered_like_anybodys(cognito, begin, answer, ann, mailoutbox):
    known = begin(ann, "EMAIL_OTP")
    sent = len(mailoutbox)
    asked = begin(NOBODY, "EMAIL_OTP")
    assert asked["ChallengeName"] == "EMAIL_OTP"
    assert asked["ChallengeParameters"] == {
        "USER_ID_FOR_SRP": NOBODY,
        "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
        "CODE_DELIVERY_DESTINATION": "n***@e***",
    }
    assert asked["ChallengeParameters"].keys() == known["ChallengeParameters"].keys()
    assert len(mailoutbox) == sent
    for _ in range(5):
        with pytest.raises(cognito.exceptions.CodeMismatchException):
            answer(asked, username=NOBODY, EMAIL_OTP_CODE="12345678")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="attempts exceeded"):
        answer(asked, username=NOBODY, EMAIL_OTP_CODE="12345678")


def test_where_a_code_would_go_stays_the_same(cognito, pool, begin):
    cognito.update_user_pool(UserPoolId=pool, **policies("SMS_OTP"), SmsConfiguration=SMS)
    first, second = (begin("nobody", "SMS_OTP")["ChallengeParameters"] for _ in range(2))
    assert first == second
    assert first["CODE_DELIVERY_DESTINATION"].startswith("+*******")


def test_no_passkey_is_right(cognito, begin, answer, passkey):
    name = next(
        name
        for name in (f"nobody{number}" for number in range(99))
        if "WEB_AUTHN" in begin(name)["AvailableChallenges"]
    )
    asked, again, known = begin(name, "WEB_AUTHN"), begin(name, "WEB_AUTHN"), begin("ann", "WEB_AUTHN")
    options = options_of(asked)
    assert options["allowCredentials"] == options_of(again)["allowCredentials"]
    assert options["challenge"] != options_of(again)["challenge"]
    assert options.keys() == options_of(known).keys()
    assert options["allowCredentials"][0].keys() == options_of(known)["allowCredentials"][0].keys()
    for signer in (Passkey(), passkey):
        asked = begin(name, "WEB_AUTHN")
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="The passkey was not accepted"):
            answer(asked, username=name, CREDENTIAL=signer.get(options_of(asked)))
    with pytest.raises(cognito.exceptions.InvalidParameterException):
        answer(again, username=name, CREDENTIAL=json.dumps({}))


def test_a_user_who_has_nothing_to_begin_with_is_answered_like_nobody(
    cognito, pool, begin, open_client_id, make_user, answer
):
    cognito.update_user_pool(UserPoolId=pool, **policies("EMAIL_OTP"))
    make_user("ben")
    asked = begin("ben")
    assert asked["AvailableChallenges"] == ["EMAIL_OTP"]
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        answer(answer(asked, username="ben", ANSWER="EMAIL_OTP"), username="ben", EMAIL_OTP_CODE="12345678")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="nothing to sign in with"):
        begin("ben", client=open_client_id)
