"""The functions that a sign-in asks on its way: before it, after it, for its tokens, and for users of another directory."""

import jwt
import pytest

from tests.fixtures.functions import FunctionError
from tests.pools.sign_in.conftest import PASSWORD


@pytest.fixture
def hang_in(cognito, pool, functions):
    """Puts functions up under their triggers' names."""

    def hang(**named) -> None:
        config = {trigger: functions.by_arn(function) for trigger, function in named.items()}
        cognito.update_user_pool(UserPoolId=pool, LambdaConfig=config)

    return hang


def echo(event):
    return event


def test_a_sign_in_asks_before_and_tells_after(hang_in, functions, sign_in, client_id):
    hang_in(PreAuthentication=echo, PostAuthentication=echo)
    sign_in(client_id)
    before, after = functions.events
    assert before["triggerSource"] == "PreAuthentication_Authentication"
    assert after["triggerSource"] == "PostAuthentication_Authentication"
    assert before["callerContext"]["clientId"] == client_id
    assert after["request"]["userAttributes"]["email"] == "ann@example.com"
    assert after["request"]["newDeviceUsed"] is False


def test_a_function_refuses_a_sign_in_before_the_password_is_looked_at(cognito, hang_in, sign_in, client_id):
    def refuse(event):
        raise FunctionError("not on Sundays")

    hang_in(PreAuthentication=refuse)
    for password in (PASSWORD, "wrong"):
        with pytest.raises(cognito.exceptions.UserLambdaValidationException, match="not on Sundays"):
            sign_in(client_id, password=password)


def test_a_failure_afterwards_gives_no_tokens(cognito, hang_in, sign_in, client_id):
    def refuse(event):
        raise FunctionError("no")

    hang_in(PostAuthentication=refuse)
    with pytest.raises(cognito.exceptions.UserLambdaValidationException):
        sign_in(client_id)


def test_unknown_users_of_a_client_that_hides_them_are_told_to_the_function(
    cognito, hang_in, functions, make_app, sign_in
):
    hang_in(PreAuthentication=echo)
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        sign_in(make_app(PreventUserExistenceErrors="ENABLED")["ClientId"], username="nobody")
    assert functions.events[0]["request"]["userNotFound"] is True


def test_claims_are_added_and_taken_away_also_on_a_refresh(cognito, hang_in, functions, sign_in, client_id):
    def change(event):
        event["response"]["claimsOverrideDetails"] = {
            "claimsToAddOrOverride": {"tier": "gold", "sub": "somebody else"},
            "claimsToSuppress": ["email"],
        }
        return event

    hang_in(PreTokenGeneration=change)
    first = sign_in(client_id)["AuthenticationResult"]
    again = cognito.initiate_auth(
        AuthFlow="REFRESH_TOKEN_AUTH",
        ClientId=client_id,
        AuthParameters={"REFRESH_TOKEN": first["RefreshToken"]},
    )["AuthenticationResult"]
    for tokens in (first, again):
        claims = jwt.decode(tokens["IdToken"], options={"verify_signature": False})
        assert claims["tier"] == "gold"
        assert "email" not in claims
        assert claims["sub"] != "somebody else"
    assert [event["triggerSource"] for event in functions.events] == [
        "TokenGeneration_Authentication",
        "TokenGeneration_RefreshTokens",
    ]


def test_a_sign_in_that_gets_no_tokens_is_none_and_ends_no_other(
    cognito, pool, hang_in, tokens, sign_in, client_id
):
    def refuse(event):
        raise FunctionError("no")

    cognito.set_user_pool_session_configuration(
        UserPoolId=pool, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 1}
    )
    hang_in(PreTokenGeneration=refuse)
    with pytest.raises(cognito.exceptions.UserLambdaValidationException):
        sign_in(client_id)
    sessions = cognito.list_user_sessions(AccessToken=tokens["AccessToken"])["Sessions"]
    assert [session["IsCurrentSession"] for session in sessions] == [True]


def test_a_user_of_another_directory_comes_over_as_they_sign_in(
    cognito, pool, hang_in, functions, sign_in, client_id
):
    def migrate(event):
        if event["request"]["password"] != "Old-horse-9":
            raise FunctionError("Bad password")
        event["response"] = {
            "userAttributes": {"email": "ben@example.com", "email_verified": "true"},
            "finalUserStatus": "CONFIRMED",
            "messageAction": "SUPPRESS",
        }
        return event

    hang_in(UserMigration=migrate)
    with pytest.raises(cognito.exceptions.UserLambdaValidationException, match="Bad password"):
        sign_in(client_id, username="ben", password="wrong")
    assert sign_in(client_id, username="ben", password="Old-horse-9")["AuthenticationResult"]
    assert cognito.admin_get_user(UserPoolId=pool, Username="ben")["UserStatus"] == "CONFIRMED"
    asked = len(functions.events)
    assert sign_in(client_id, username="ben", password="Old-horse-9")["AuthenticationResult"]
    assert len(functions.events) == asked
