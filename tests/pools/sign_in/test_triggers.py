"""The functions that a sign-in asks on its way: before it, after it, for its tokens, and for users of another directory."""

import re

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


@pytest.fixture
def migrating(cognito, pool, hang_in, functions):
    """Puts up a UserMigration function that answers with this about anybody, and a PreSignUp function."""

    def hang(sign_up=echo, **response) -> None:
        def migrate(event):
            contact = {"email": "ben@example.com", "email_verified": "true"}
            return event | {"response": {"userAttributes": contact, **response}}

        hang_in(UserMigration=migrate, PreSignUp=sign_up)

    return hang


METADATA = {"desk": "north"}


def come_over(cognito, client_id, **more):
    return cognito.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=client_id,
        AuthParameters={"USERNAME": "ben", "PASSWORD": PASSWORD},
        **more,
    )


def test_who_comes_over_signs_up(cognito, client_id, migrating, functions):
    migrating(messageAction="SUPPRESS")
    assert come_over(cognito, client_id, ClientMetadata=METADATA)["AuthenticationResult"]
    migration, sign_up = functions.events
    assert migration["request"]["validationData"] == sign_up["request"]["validationData"] == METADATA
    assert sign_up["triggerSource"].startswith("PreSignUp_")
    assert (sign_up["userName"], sign_up["callerContext"]["clientId"]) == ("ben", client_id)
    assert sign_up["request"]["userAttributes"]["email"] == "ben@example.com"
    assert "clientMetadata" not in sign_up["request"]


def test_the_sign_up_function_refuses_who_would_come_over(cognito, pool, client_id, migrating):
    def refuse(event):
        raise FunctionError("not from there")

    migrating(refuse)
    for ask in (
        lambda: come_over(cognito, client_id),
        lambda: cognito.forgot_password(ClientId=client_id, Username="ben"),
    ):
        with pytest.raises(cognito.exceptions.UserLambdaValidationException, match="not from there"):
            ask()
    assert cognito.list_users(UserPoolId=pool)["Users"] == []


@pytest.mark.parametrize(
    ("response", "sent"),
    [
        ({"desiredDeliveryMediums": ["EMAIL"]}, ["ben@example.com"]),
        ({"desiredDeliveryMediums": ["EMAIL"], "messageAction": "SUPPRESS"}, []),
        ({"desiredDeliveryMediums": ["SMS"]}, []),
        ({}, []),
    ],
)
def test_who_comes_over_is_welcomed(cognito, client_id, migrating, mailoutbox, response, sent):
    migrating(**response)
    come_over(cognito, client_id)
    assert [mail.to[0] for mail in mailoutbox] == sent
    for mail in mailoutbox:
        assert mail.subject == "Your new account"
        assert mail.body == "Your username is ben. You can sign in with the password that you have."


@pytest.mark.parametrize(
    ("template", "body"),
    [("Ahoy {username}!", "Ahoy ben!"), ("{username}, your password is {####}.", "Your username is ben.")],
)
def test_the_welcome_is_the_pools_unless_it_tells_a_password(
    cognito, pool, client_id, migrating, mailoutbox, template, body
):
    migrating(desiredDeliveryMediums=["EMAIL"])
    config = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["LambdaConfig"]
    texts = {"EmailMessage": template, "EmailSubject": "Ahoy"}
    cognito.update_user_pool(
        UserPoolId=pool, LambdaConfig=config, AdminCreateUserConfig={"InviteMessageTemplate": texts}
    )
    come_over(cognito, client_id)
    assert mailoutbox[0].subject == "Ahoy"
    assert mailoutbox[0].body.startswith(body)
    assert PASSWORD not in mailoutbox[0].body


def test_what_comes_with_initiate_auth_reaches_the_first_checks_alone(
    cognito, pool, hang_in, functions, make_app, ann, mailoutbox
):
    functions_of_sign_in = (
        "PreAuthentication", "PostAuthentication", "PreTokenGeneration", "CustomMessage",
        "DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse",
    )  # fmt: skip

    def ask(event):
        event["response"] = {"challengeName": "CUSTOM_CHALLENGE", "issueTokens": False}
        return event

    hang_in(**{name: ask if name == "DefineAuthChallenge" else echo for name in functions_of_sign_in})
    config = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["LambdaConfig"]
    cognito.update_user_pool(
        UserPoolId=pool,
        LambdaConfig=config,
        Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
    )
    flows = [
        "USER_PASSWORD_AUTH",
        "ADMIN_USER_PASSWORD_AUTH",
        "USER_AUTH",
        "CUSTOM_AUTH",
        "REFRESH_TOKEN_AUTH",
    ]
    client = make_app(ExplicitAuthFlows=[f"ALLOW_{flow}" for flow in flows])["ClientId"]

    def begin(flow, **parameters):
        given = {
            "ClientId": client,
            "AuthFlow": flow,
            "ClientMetadata": METADATA,
            "AuthParameters": parameters,
        }
        if flow.startswith("ADMIN"):
            return cognito.admin_initiate_auth(UserPoolId=pool, **given)
        return cognito.initiate_auth(**given)

    name = {"USERNAME": ann}
    begin("ADMIN_USER_PASSWORD_AUTH", **name, PASSWORD=PASSWORD)
    begin("USER_AUTH", **name, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD)
    begin("CUSTOM_AUTH", **name)
    tokens = begin("USER_PASSWORD_AUTH", **name, PASSWORD=PASSWORD)["AuthenticationResult"]
    begin("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=tokens["RefreshToken"])
    asked = begin("USER_AUTH", **name, PREFERRED_CHALLENGE="EMAIL_OTP")
    told = [event for event in functions.events if "PreAuthentication" in event["triggerSource"]]
    rest = [event for event in functions.events if event not in told]
    assert {event["triggerSource"].partition("_")[0] for event in rest} >= {
        "PostAuthentication", "TokenGeneration", "CustomMessage", "DefineAuthChallenge", "CreateAuthChallenge",
    }  # fmt: skip
    assert [event["request"]["validationData"] for event in told] == [METADATA] * 5
    assert [event for event in rest if "north" in str(event["request"])] == []

    functions.asked.clear()
    cognito.respond_to_auth_challenge(
        ClientId=client,
        ChallengeName="EMAIL_OTP",
        Session=asked["Session"],
        ChallengeResponses=name | {"EMAIL_OTP_CODE": re.search(r"[0-9]{8}", mailoutbox[-1].body)[0]},
        ClientMetadata={"step": "two"},
    )
    assert [event["request"]["clientMetadata"] for event in functions.events] == [{"step": "two"}] * 2
