"""ForgotPassword and ConfirmForgotPassword beside what others do at that moment, and where a function knows more."""

from uuid import uuid4

import pytest
from django.utils import timezone

from pools.models import Code, User, UserPool
from pools.models.numbers import new_user_id
from tests.fixtures.rivals import meanwhile
from tests.pools.account.test_recovering import choose, forget


def test_a_user_who_is_disabled_after_the_code_is_told(anonymous, cognito, pool, app, ann, last_code):
    forget(anonymous, app)
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="User is disabled"):
        choose(anonymous, app, last_code())


def test_of_two_who_use_a_code_at_once_the_second_comes_too_late(anonymous, app, ann, last_code, sign_in):
    forget(anonymous, app)
    with (
        meanwhile(Code.objects.all().delete, "pools_code", begins="DELETE", before=True),
        pytest.raises(anonymous.exceptions.ExpiredCodeException),
    ):
        choose(anonymous, app, last_code())
    assert sign_in(app)["AccessToken"]


@pytest.mark.parametrize(
    "settings",
    [
        {"AccountRecoverySetting": {}},
        {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]}},
    ],
)
def test_nobody_is_answered_by_the_medium_that_no_second_factor_takes(
    anonymous, cognito, make_pool, make_app, settings
):
    """Where everybody has text messages as a second factor, no code of a reset comes by them."""
    role = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}
    pool = make_pool(
        AutoVerifiedAttributes=["email", "phone_number"],
        SmsConfiguration=role,
        MfaConfiguration="ON",
        **settings,
    )
    hiding = make_app(pool, PreventUserExistenceErrors="ENABLED")["ClientId"]
    assert forget(anonymous, hiding, "nobody")["DeliveryMedium"] == "EMAIL"


def test_whom_the_function_cannot_bring_over_is_nobody(
    anonymous, cognito, make_pool, make_app, functions, mailoutbox
):
    def vague(event):
        return event | {"response": {"userAttributes": {"email": "no address"}}}

    pool = make_pool(LambdaConfig={"UserMigration": functions.by_arn(vague)})
    app, hiding = (
        make_app(pool, PreventUserExistenceErrors=how)["ClientId"] for how in ("LEGACY", "ENABLED")
    )
    with pytest.raises(anonymous.exceptions.UserNotFoundException):
        forget(anonymous, app, "ben")
    assert forget(anonymous, hiding, "ben")["DeliveryMedium"] == "EMAIL"
    assert not mailoutbox


def test_who_is_brought_over_by_another_call_at_once_is_sent_the_code(
    anonymous, make_pool, make_app, functions, mailoutbox
):
    def directory(event):
        contact = {"email": "ben@example.com", "email_verified": "true"}
        return event | {"response": {"userAttributes": contact, "messageAction": "SUPPRESS"}}

    pool = make_pool(LambdaConfig={"UserMigration": functions.by_arn(directory)})
    app = make_app(pool)["ClientId"]

    def first() -> None:
        kept, now = UserPool.objects.get(public_id=pool), timezone.now()
        contact = {"email": "ben@example.com", "email_verified": "true"}
        User.objects.create(
            id=new_user_id(kept.pk), pool=kept, username="ben", username_key="ben", sub=str(uuid4()),
            status="CONFIRMED", password="x", attributes=contact, created=now, modified=now,
        )  # fmt: skip

    with meanwhile(first, "pools_user", begins="SELECT 1"):
        forget(anonymous, app, "ben")
    assert User.objects.filter(username="ben").count() == 1
    assert [mail.to for mail in mailoutbox] == [["ben@example.com"]]
