"""What the latest events tell of a user who cannot sign in: locked out, blocked, a factor lost, or a wrong password."""

from datetime import timedelta

import pytest

from dashboard.screens.users.diagnosis import diagnose
from dashboard.users.guesses import read_guesses
from tests.dashboard.cast import PASSWORD, text_of
from tests.dashboard.test_users_diagnosis import NOW, POOL, VERIFIED, WEB, ann, record

APP = {"MfaConfiguration": "OPTIONAL"}


def sign_in(minutes, response="Fail", *answers, **more):
    """An event so many minutes before now; answers as ``("Password", "Failure")``."""
    answers = answers or (("Password", "Success" if response == "Pass" else "Failure"),)
    return {
        "EventId": f"event-{minutes}",
        "EventType": "SignIn",
        "CreationDate": NOW - timedelta(minutes=minutes),
        "EventResponse": response,
        "EventRisk": {"RiskDecision": "NoRisk"},
        "ChallengeResponses": [{"ChallengeName": n, "ChallengeResponse": r} for n, r in answers],
    } | more


def wrong(times, ended=0.0):
    """So many wrong passwords, a second apart, the last so many minutes ago; newest first."""
    return [sign_in(ended + n / 60) for n in range(times)]


def code_wrong(minutes=1):
    return sign_in(minutes, "Fail", ("Password", "Success"), ("Mfa", "Failure"))


def blocked(minutes=5, **risk):
    return sign_in(minutes, EventRisk={"RiskDecision": "Block", **risk})


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def tell(events, person=None, pool=None, records=(), *, embedded=True):
    diagnosis = diagnose(
        POOL | (pool or {}), person or ann(), [WEB], records, NOW, events=events, embedded=embedded
    )
    return " ".join(f"{f.words} {f.more}" for f in diagnosis.findings), diagnosis


@pytest.mark.parametrize(
    ("events", "pool", "person", "words", "action", "stops"),
    [
        (wrong(12), {}, ann(), "12 wrong passwords in a row: until 12:02:08 UTC", "unlock", True),
        (wrong(20), {}, ann(), "until 12:15:00 UTC", "unlock", True),
        (wrong(12, ended=3), {}, ann(), "failed: 12 wrong passwords in a row.", "reset", False),
        (wrong(1, ended=3), {}, ann(), "3 min ago, failed: the password was wrong", "reset", False),
        (wrong(2), {}, ann(), "failed: 2 wrong passwords in a row.", "reset", False),
        (wrong(2, ended=2000), {}, ann(), "", None, False),
        ([sign_in(1, "Pass"), *wrong(12, ended=2)], {}, ann(), "", None, False),
        ([blocked(RiskLevel="High")], {}, ann(), "blocked the last sign-in, 5 min ago (high risk)", "events", True),
        ([blocked(CompromisedCredentialsDetected=True)], {}, ann(), "among leaked ones", "reset", True),
        ([sign_in(1, "Pass"), blocked()], {}, ann(), "", None, False),
        ([code_wrong()], APP, ann(factors=["SOFTWARE_TOKEN_MFA"]), "clock may be wrong", "remove-authenticator", True),
        (
            [code_wrong()],
            APP,
            ann(attributes=VERIFIED | {"phone_number": "+15555550100"}, factors=["SMS_MFA"]),
            "goes to +15555550100",
            "edit",
            True,
        ),
        ([code_wrong(3000)], APP, ann(factors=["SOFTWARE_TOKEN_MFA"]), "", None, False),
        (None, {}, ann(), "", None, False),
    ],
)  # fmt: skip
def test_the_latest_events_have_their_answer(events, pool, person, words, action, stops):
    told, diagnosis = tell(events, person, pool)
    assert (words in told) if words else (told == "")
    assert (diagnosis.recommended.key if diagnosis.recommended else None) == action
    assert diagnosis.blocked is stops


def test_on_aws_a_lock_is_waited_for(db):
    told, diagnosis = tell(wrong(12), embedded=False)
    assert "only waiting is sure to" in told
    assert diagnosis.recommended is None


def test_a_password_set_here_begins_anew_on_the_embedded_engine_alone():
    records = [record("AdminSetUserPassword", 0, Permanent=True)]
    assert "wrong passwords in a row" not in tell(wrong(12, ended=1), records=records)[0]
    assert "12 wrong passwords in a row" in tell(wrong(12, ended=1), records=records, embedded=False)[0]


def test_a_quarter_of_an_hour_of_quiet_begins_anew():
    assert read_guesses([*wrong(1), *wrong(4, ended=16)]).wrong == 1
    assert read_guesses([*wrong(1), *wrong(4, ended=14)]).wrong == 5


def test_the_page_tells_the_lock_that_the_engine_really_keeps(people, time_machine):
    client = people.cognito.list_user_pool_clients(UserPoolId=people.pool_id)["UserPoolClients"][0][
        "ClientId"
    ]
    people.cognito.update_user_pool_client(
        UserPoolId=people.pool_id, ClientId=client, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )

    def attempt(password):
        return people.cognito.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=client,
            AuthParameters={"USERNAME": "ann", "PASSWORD": password},
        )

    refused = people.cognito.exceptions.NotAuthorizedException
    time_machine.shift(1)  # her password was set in the second before
    for failures in range(1, 10):
        with pytest.raises(refused, match="Incorrect"):
            attempt("Wrong-harbour-1")
        if failures < 9:
            time_machine.shift(10)  # longer than any lock so far
    page = people.get("user", "ann")
    assert (
        "9 wrong passwords in a row: until 12:01:37 UTC every password is refused, the right one too"
        in text_of(page)
    )
    time_machine.shift(15)
    with pytest.raises(refused, match="Password attempts exceeded"):
        attempt(PASSWORD)
    time_machine.shift(1)
    assert "the right one too" not in text_of(people.get("user", "ann"))
    assert attempt(PASSWORD)["AuthenticationResult"]
