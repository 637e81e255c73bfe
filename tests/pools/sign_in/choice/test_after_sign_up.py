"""The session that leads from a sign-up into the first sign-in."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from pools.challenges import sign_up
from pools.models import AppClient, User
from pools.wire.call import Call
from tests.pools.sign_in.choice.conftest import policies


@pytest.fixture
def confirmed(client_id, ann) -> Callable[..., str]:
    """The session that a user gets for the code that came to their address."""

    def confirm(username: str = ann, *, client: str = client_id, attribute: str = "email") -> str:
        caller = AppClient.objects.select_related("pool").get(id=client)
        user = User.objects.select_related("pool").get(username=username)
        call = Call(now=timezone.now())
        return sign_up.confirmed(call, caller, user, username, attribute)

    return confirm


@pytest.fixture
def bring(cognito, client_id) -> Callable[..., dict]:
    """Brings a session to InitiateAuth."""

    def initiate(session: str, username: str = "ann", *, client: str = client_id, **more: str) -> dict:
        return cognito.initiate_auth(
            AuthFlow=more.pop("flow", "USER_AUTH"),
            ClientId=client,
            AuthParameters={"USERNAME": username} | more,
            Session=session,
        )

    return initiate


def test_the_session_signs_in_once_without_another_question(cognito, confirmed, bring, mailoutbox):
    session = confirmed()
    assert bring(session)["AuthenticationResult"]["RefreshToken"]
    assert not mailoutbox
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
        bring(session)


def test_servers_may_bring_it(cognito, pool, client_id, confirmed):
    answered = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "ann"},
        Session=confirmed(),
    )
    assert answered["AuthenticationResult"]


def test_it_is_of_its_user_its_client_and_its_time(
    cognito, confirmed, bring, make_user, open_client_id, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)
    make_user("ben", email="ben@example.com", email_verified="true")
    session = confirmed()
    for name, client in [("ben", {}), ("nobody", {}), ("ann", {"client": open_client_id})]:
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
            bring(session, name, **client)
    time_machine.shift(181)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="expired"):
        bring(session)


def test_no_other_session_will_do(cognito, client_id, begin, bring, ann):
    caller = AppClient.objects.select_related("pool").get(id=client_id)
    user = User.objects.select_related("pool").get(username=ann)
    unconfirmed = sign_up.signed_up(Call(now=timezone.now()), caller, user, ann)
    for session in (begin(ann, "EMAIL_OTP")["Session"], begin(ann)["Session"], unconfirmed, "x" * 40):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session"):
            bring(session)


def test_it_goes_with_no_other_flow(cognito, confirmed, bring):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="USER_AUTH"):
        bring(confirmed(), flow="USER_PASSWORD_AUTH", PASSWORD="x")


def test_where_codes_are_not_a_way_in_the_user_has_to_choose(cognito, pool, confirmed, bring):
    session = confirmed()
    cognito.update_user_pool(UserPoolId=pool, **policies("PASSWORD"))
    asked = bring(session)
    assert asked["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP"]


def test_an_unconfirmed_user_is_refused(cognito, confirmed, bring):
    session = confirmed()
    User.objects.filter(username="ann").update(status="UNCONFIRMED")
    with pytest.raises(cognito.exceptions.UserNotConfirmedException):
        bring(session)


def test_a_client_without_the_flow_gets_none(make_app, ann):
    caller = AppClient.objects.select_related("pool").get(id=make_app()["ClientId"])
    user = User.objects.select_related("pool").get(username=ann)
    assert sign_up.signed_up(Call(), caller, user, ann) is None
    assert sign_up.confirmed(Call(), caller, user, ann, "email") is None


def test_a_code_confirms_who_only_signed_up(cognito, pool, begin, answer, mailed, make_user):
    make_user("ben", email="ben@example.com")
    User.objects.filter(username="ben").update(status="UNCONFIRMED")
    asked = begin("ben", "EMAIL_OTP")
    assert answer(asked, username="ben", EMAIL_OTP_CODE=mailed())["AuthenticationResult"]
    user = cognito.admin_get_user(UserPoolId=pool, Username="ben")
    assert user["UserStatus"] == "CONFIRMED"
    assert {"Name": "email_verified", "Value": "true"} in user["UserAttributes"]
