"""Session tracking: sessions are listed and revoked one by one, and the least recently used makes room."""

import pytest
from django.utils import timezone

MISSING = "tkn" + "a" * 25


@pytest.fixture
def track(cognito, pool):
    """Turns session tracking on, for so many sessions a user."""

    def turn_on(most: int = 20) -> dict:
        return cognito.set_user_pool_session_configuration(
            UserPoolId=pool, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": most}
        )

    return turn_on


def test_tracking_is_off_until_it_is_turned_on(cognito, pool, tokens, track):
    assert cognito.get_user_pool_session_configuration(UserPoolId=pool)["UserSessionTracking"] == "DISABLED"
    for ask in (
        lambda: cognito.admin_list_user_sessions(UserPoolId=pool, Username="ann"),
        lambda: cognito.list_user_sessions(AccessToken=tokens["AccessToken"]),
    ):
        with pytest.raises(cognito.exceptions.OperationNotEnabledException):
            ask()
    assert track(3)["TokenSession"] == {"MaxPerUser": 3}
    assert cognito.get_user_pool_session_configuration(UserPoolId=pool)["UserSessionTracking"] == "ENABLED"


def test_a_user_sees_their_sessions_and_which_is_this_one(cognito, track, sign_in, client_id):
    track()
    tokens = [sign_in(client_id)["AuthenticationResult"] for _ in range(2)]
    sessions = cognito.list_user_sessions(AccessToken=tokens[0]["AccessToken"])["Sessions"]
    assert [session["IsCurrentSession"] for session in sessions].count(True) == 1
    assert {session["ClientId"] for session in sessions} == {client_id}
    assert {session["SessionType"] for session in sessions} == {"TOKEN"}
    assert len({session["SessionId"] for session in sessions}) == 2


def test_a_token_for_a_page_of_sessions_that_was_never_given_is_refused(cognito, pool, track, tokens):
    track()
    for ask in (
        lambda **more: cognito.admin_list_user_sessions(UserPoolId=pool, Username="ann", **more),
        lambda **more: cognito.list_user_sessions(AccessToken=tokens["AccessToken"], **more),
    ):
        assert ask()["Sessions"]
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="pagination token"):
            ask(NextToken="made-up")


def test_a_revoked_session_is_over_at_once_and_the_others_go_on(cognito, pool, track, sign_in, client_id):
    track()
    first, second = (sign_in(client_id)["AuthenticationResult"]["AccessToken"] for _ in range(2))
    other = next(
        s for s in cognito.list_user_sessions(AccessToken=first)["Sessions"] if not s["IsCurrentSession"]
    )
    cognito.revoke_user_session(AccessToken=first, SessionId=other["SessionId"])
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        cognito.list_user_sessions(AccessToken=second)
    assert len(cognito.admin_list_user_sessions(UserPoolId=pool, Username="ann")["Sessions"]) == 1


def test_a_user_cannot_revoke_the_session_they_call_with(cognito, track, tokens):
    track()
    own = cognito.list_user_sessions(AccessToken=tokens["AccessToken"])["Sessions"][0]["SessionId"]
    with pytest.raises(cognito.exceptions.InvalidParameterException):
        cognito.revoke_user_session(AccessToken=tokens["AccessToken"], SessionId=own)


def test_an_administrator_revokes_a_session_of_that_user_alone(cognito, pool, track, tokens, make_user):
    track()
    make_user("ben")
    session = cognito.admin_list_user_sessions(UserPoolId=pool, Username="ann")["Sessions"][0]
    assert session["IsCurrentSession"] is False
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.admin_revoke_user_session(UserPoolId=pool, Username="ben", SessionId=session["SessionId"])
    cognito.admin_revoke_user_session(UserPoolId=pool, Username="ann", SessionId=session["SessionId"])
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.list_user_sessions(AccessToken=tokens["AccessToken"])
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.admin_revoke_user_session(UserPoolId=pool, Username="ann", SessionId=MISSING)


def test_one_session_too_many_ends_the_least_recently_used(cognito, track, sign_in, client_id, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    track(2)
    tokens = []
    for _ in range(3):
        tokens.append(sign_in(client_id)["AuthenticationResult"]["AccessToken"])
        time_machine.shift(1)
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.list_user_sessions(AccessToken=tokens[0])
    assert len(cognito.list_user_sessions(AccessToken=tokens[2])["Sessions"]) == 2


def test_the_lite_plan_has_no_tracking(cognito):
    pool = cognito.create_user_pool(PoolName="lite", UserPoolTier="LITE")["UserPool"]["Id"]
    with pytest.raises(cognito.exceptions.FeatureUnavailableInTierException):
        cognito.set_user_pool_session_configuration(
            UserPoolId=pool, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 1}
        )


def test_an_app_client_has_a_configuration_of_its_own(cognito, pool, track, client_id):
    given = {"UserPoolId": pool, "ClientId": client_id}
    assert cognito.get_user_pool_client_session_configuration(**given)["SSOSession"] == {
        "MaxValidityMinutes": 60
    }
    with pytest.raises(cognito.exceptions.OperationNotEnabledException):
        cognito.set_user_pool_client_session_configuration(**given, SSOSession={"MaxValidityMinutes": 5})
    track()
    cognito.set_user_pool_client_session_configuration(**given, SSOSession={"MaxValidityMinutes": 5})
    assert cognito.get_user_pool_client_session_configuration(**given)["SSOSession"] == {
        "MaxValidityMinutes": 5
    }
