"""Signing in with a password: what is given, what is refused, and what stays hidden."""

import json
from base64 import b64decode, urlsafe_b64encode
from functools import partial

import jwt
import pytest
from django.utils import timezone
from pycognito.aws_srp import AWSSRP

from dashboard.models import AuditRecord
from pools.models import User
from tests.fixtures.rivals import meanwhile
from tests.pools.sign_in.conftest import PASSWORD


def test_the_right_password_gives_three_tokens(cognito, pool, tokens, client_id):
    access = jwt.decode(tokens["AccessToken"], options={"verify_signature": False})
    identity = jwt.decode(tokens["IdToken"], options={"verify_signature": False})
    assert tokens["TokenType"] == "Bearer"
    assert tokens["ExpiresIn"] == access["exp"] - access["iat"] == 3600
    assert (access["token_use"], access["client_id"], access["username"]) == ("access", client_id, "ann")
    assert access["scope"] == "aws.cognito.signin.user.admin"
    assert (identity["token_use"], identity["aud"], identity["cognito:username"]) == ("id", client_id, "ann")
    assert (identity["email"], identity["email_verified"]) == ("ann@example.com", True)
    assert access["sub"] == identity["sub"]
    assert access["origin_jti"] == identity["origin_jti"]
    assert access["iss"].endswith(f"/{pool}")


@pytest.mark.parametrize("hidden", ["ENABLED", "LEGACY"])
def test_a_wrong_password_is_refused(cognito, make_app, sign_in, hidden):
    client = make_app(PreventUserExistenceErrors=hidden)["ClientId"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        sign_in(client, password=PASSWORD + "x")


def test_an_unknown_user_is_hidden_where_the_client_says_so(cognito, make_app, sign_in):
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        sign_in(make_app(PreventUserExistenceErrors="ENABLED")["ClientId"], username="nobody")
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        sign_in(make_app(PreventUserExistenceErrors="LEGACY")["ClientId"], username="nobody")


def test_five_wrong_passwords_lock_even_the_right_one_out(cognito, client_id, sign_in):
    for _ in range(5):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect"):
            sign_in(client_id, password="wrong")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Password attempts exceeded"):
        sign_in(client_id)


def test_a_password_that_an_administrator_sets_lifts_the_lock(
    cognito, pool, client_id, sign_in, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(5):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect"):
            sign_in(client_id, password="Wrong-horse-1")
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="Other-horse-1", Permanent=True)
    assert sign_in(client_id, password="Other-horse-1")["AuthenticationResult"]


def test_the_lock_opens_by_itself(cognito, client_id, sign_in, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(5):
        with pytest.raises(cognito.exceptions.NotAuthorizedException):
            sign_in(client_id, password="wrong")
    time_machine.shift(2)
    assert sign_in(client_id)["AuthenticationResult"]


def test_srp_proves_the_password_without_sending_it(cognito, pool, client_id, ann):
    answer = AWSSRP(ann, PASSWORD, pool, client_id, client=cognito).authenticate_user()
    assert answer["AuthenticationResult"]["AccessToken"]


def test_srp_refuses_a_wrong_password(cognito, pool, client_id, ann):
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        AWSSRP(ann, "wrong", pool, client_id, client=cognito).authenticate_user()


def test_srp_asks_an_unknown_user_the_same_each_time(cognito, pool, make_app):
    client = make_app(PreventUserExistenceErrors="ENABLED")["ClientId"]
    srp = AWSSRP("nobody", "wrong", pool, client, client=cognito)
    asked = [
        cognito.initiate_auth(
            AuthFlow="USER_SRP_AUTH", ClientId=client, AuthParameters=srp.get_auth_params()
        )["ChallengeParameters"]
        for _ in range(2)
    ]
    assert asked[0]["SALT"] == asked[1]["SALT"]
    assert asked[0]["SRP_B"] != asked[1]["SRP_B"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        srp.authenticate_user()


def test_a_secret_block_that_is_no_base64_proves_nothing(cognito, pool, client_id, ann):
    srp = AWSSRP(ann, PASSWORD, pool, client_id, client=cognito)
    asked = cognito.initiate_auth(
        AuthFlow="USER_SRP_AUTH", ClientId=client_id, AuthParameters=srp.get_auth_params()
    )
    parameters = asked["ChallengeParameters"]
    answers = srp.process_challenge(parameters, {"USERNAME": ann, "SRP_A": ""}) | {
        "PASSWORD_CLAIM_SECRET_BLOCK": "!"
    }
    session = urlsafe_b64encode(b64decode(parameters["SECRET_BLOCK"])).decode()
    for more, message in (({}, "Invalid session"), ({"Session": session}, "Incorrect username or password")):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match=message):
            cognito.respond_to_auth_challenge(
                ClientId=client_id,
                ChallengeName="PASSWORD_VERIFIER",
                ChallengeResponses=answers,
                **more,
            )


def test_an_answer_to_srp_is_good_once(cognito, pool, client_id, ann):
    srp = AWSSRP(ann, PASSWORD, pool, client_id, client=cognito)
    parameters = srp.get_auth_params()
    asked = cognito.initiate_auth(AuthFlow="USER_SRP_AUTH", ClientId=client_id, AuthParameters=parameters)
    answers = srp.process_challenge(asked["ChallengeParameters"], parameters)
    given = {"ClientId": client_id, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": answers}
    assert cognito.respond_to_auth_challenge(**given)["AuthenticationResult"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        cognito.respond_to_auth_challenge(**given)


def test_a_temporary_password_is_replaced_at_the_first_sign_in(cognito, pool, client_id, sign_in, ann):
    cognito.admin_set_user_password(UserPoolId=pool, Username=ann, Password="Temporary-1", Permanent=False)
    asked = sign_in(client_id, password="Temporary-1")
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    answered = cognito.respond_to_auth_challenge(
        ClientId=client_id,
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": ann, "NEW_PASSWORD": "Another-horse-2"},
    )
    assert answered["AuthenticationResult"]["RefreshToken"]
    assert sign_in(client_id, password="Another-horse-2")["AuthenticationResult"]
    assert cognito.admin_get_user(UserPoolId=pool, Username=ann)["UserStatus"] == "CONFIRMED"


def test_a_temporary_password_is_good_for_a_week(cognito, pool, client_id, sign_in, time_machine, ann):
    time_machine.move_to(timezone.now(), tick=False)
    cognito.admin_set_user_password(UserPoolId=pool, Username=ann, Password="Temporary-1", Permanent=False)
    time_machine.shift(7 * 86_400)
    assert sign_in(client_id, password="Temporary-1")["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    time_machine.shift(1)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Temporary password has expired"):
        sign_in(client_id, password="Temporary-1")


def test_a_refused_new_password_can_be_corrected(cognito, pool, client_id, sign_in, ann):
    cognito.admin_set_user_password(UserPoolId=pool, Username=ann, Password="Temporary-1", Permanent=False)
    asked = sign_in(client_id, password="Temporary-1")
    given = {"ClientId": client_id, "ChallengeName": asked["ChallengeName"], "Session": asked["Session"]}
    with pytest.raises(cognito.exceptions.InvalidPasswordException):
        cognito.respond_to_auth_challenge(
            **given, ChallengeResponses={"USERNAME": ann, "NEW_PASSWORD": "short"}
        )
    assert cognito.respond_to_auth_challenge(
        **given, ChallengeResponses={"USERNAME": ann, "NEW_PASSWORD": "Another-horse-2"}
    )["AuthenticationResult"]


def test_a_server_signs_users_in_by_its_own_flow_alone(cognito, pool, client_id, ann):
    with pytest.raises(cognito.exceptions.InvalidParameterException) as refused:
        cognito.admin_initiate_auth(
            UserPoolId=pool,
            ClientId=client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": ann, "PASSWORD": PASSWORD},
        )
    assert refused.value.response["Error"]["Message"] == "Initiate Auth method not supported."


@pytest.fixture
def choose(cognito, make_app):
    """``choose(email=..., nickname="Old")`` invites zoe, in a pool that requires an e-mail address and a name; it gives
    what she is asked, and what answers with a new password and attributes."""

    def invite(**attributes: str):
        schema = [{"Name": name, "Required": True, "Mutable": True} for name in ("email", "name")]
        pool = cognito.create_user_pool(PoolName="strict", Schema=schema)["UserPool"]["Id"]
        client = cognito.create_user_pool_client(
            UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
        )["UserPoolClient"]["ClientId"]
        cognito.admin_create_user(
            UserPoolId=pool,
            Username="zoe",
            TemporaryPassword="Temporary-1",
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
        asked = cognito.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=client,
            AuthParameters={"USERNAME": "zoe", "PASSWORD": "Temporary-1"},
        )

        def answer(**given: str) -> dict[str, str]:
            cognito.respond_to_auth_challenge(
                ClientId=client,
                ChallengeName="NEW_PASSWORD_REQUIRED",
                Session=asked["Session"],
                ChallengeResponses={"USERNAME": "zoe", "NEW_PASSWORD": PASSWORD}
                | {f"userAttributes.{name}": value for name, value in given.items()},
            )
            user = cognito.admin_get_user(UserPoolId=pool, Username="zoe")
            return {each["Name"]: each["Value"] for each in user["UserAttributes"]}

        return asked["ChallengeParameters"], answer

    return invite


def test_missing_attributes_are_shown_empty(choose):
    asked, answer = choose(email="zoe@example.com", nickname="Old")
    assert json.loads(asked["requiredAttributes"]) == ["userAttributes.name"]
    assert json.loads(asked["userAttributes"]) == {
        "email": "zoe@example.com",
        "nickname": "Old",
        "name": "",
    }
    assert answer(name="Zoe", nickname="New", email="zoe@example.com")["nickname"] == "New"


@pytest.mark.parametrize("change", [{"email": "else@example.com"}, {"name": ""}])
def test_what_is_required_and_there_stays_as_it_is(cognito, choose, change):
    _, answer = choose(email="zoe@example.com", name="Zoe")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Cannot modify an already provided"):
        answer(**change)


def test_what_is_required_and_missing_must_come_with_the_new_password(cognito, choose):
    _, answer = choose(email="zoe@example.com")
    for given in ({}, {"nickname": "Zo"}, {"name": ""}):
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="name is missing"):
            answer(**given)


def test_what_the_app_may_not_write_is_refused(cognito, choose):
    _, answer = choose(email="zoe@example.com", name="Zoe")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="unauthorized attribute"):
        answer(email_verified="true")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("password", "written"), [(PASSWORD, "pools_signin"), ("wrong", "pools_authevent")])
def test_who_is_deleted_while_they_sign_in_is_not_found(cognito, pool, client_id, ann, password, written):
    """The database refuses what hangs on nobody, some at the end of the transaction: the trail tells of the refusal alone."""
    ask = partial(
        cognito.admin_initiate_auth,
        UserPoolId=pool,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": ann, "PASSWORD": password},
    )
    with (
        meanwhile(User.objects.filter(username=ann).delete, written, begins="INSERT", before=True),
        pytest.raises(cognito.exceptions.UserNotFoundException),
    ):
        ask()
    assert [record.outcome for record in AuditRecord.objects.filter(operation="AdminInitiateAuth")] == [
        "UserNotFoundException"
    ]
