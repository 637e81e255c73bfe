"""ChangePassword."""

import pytest
from django.utils import timezone

from pools.models import AuthEvent, User
from tests.fixtures.rivals import meanwhile
from tests.pools.account.conftest import EMAIL, OTHER_PASSWORD, PASSWORD


def change(anonymous, token, previous=PASSWORD, proposed=OTHER_PASSWORD):
    given = {"PreviousPassword": previous} if previous else {}
    return anonymous.change_password(AccessToken=token, ProposedPassword=proposed, **given)


def test_the_new_password_counts_and_the_old_no_more(anonymous, app, token, sign_in):
    change(anonymous, token)
    assert sign_in(app, password=OTHER_PASSWORD)["AccessToken"]
    with pytest.raises(anonymous.exceptions.NotAuthorizedException):
        sign_in(app)
    assert anonymous.get_user(AccessToken=token)["Username"] == "ann"


@pytest.mark.parametrize("previous", ["Wrong-horse-1", None])
def test_the_previous_password_must_be_known(anonymous, app, token, sign_in, previous):
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        change(anonymous, token, previous)
    assert sign_in(app)["AccessToken"]


def test_it_cannot_be_guessed(anonymous, token, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(5):
        with pytest.raises(anonymous.exceptions.NotAuthorizedException):
            change(anonymous, token, "Wrong-horse-1")
    with pytest.raises(anonymous.exceptions.LimitExceededException, match="Attempt limit exceeded"):
        change(anonymous, token)


def test_the_new_password_must_fit(anonymous, cognito, make_pool, make_app, make_user, sign_in):
    pool = make_pool(Policies={"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 1}})
    make_user(pool)
    token = sign_in(make_app(pool)["ClientId"])["AccessToken"]
    with pytest.raises(anonymous.exceptions.InvalidPasswordException, match="not long enough"):
        change(anonymous, token, proposed="short")
    with pytest.raises(anonymous.exceptions.PasswordHistoryPolicyViolationException):
        change(anonymous, token, proposed=PASSWORD)


def test_a_reset_code_that_is_out_is_void(anonymous, app, token, last_code):
    anonymous.forgot_password(ClientId=app, Username="ann")
    change(anonymous, token)
    with pytest.raises(anonymous.exceptions.ExpiredCodeException):
        anonymous.confirm_forgot_password(
            ClientId=app, Username="ann", ConfirmationCode=last_code(), Password="Third-horse-3"
        )


def test_while_a_reset_is_pending_nothing_is_changed_and_the_code_stays_good(
    anonymous, cognito, app, pool, token, last_code, sign_in
):
    cognito.admin_reset_user_password(UserPoolId=pool, Username="ann")
    for proposed in (OTHER_PASSWORD, "short"):
        with pytest.raises(anonymous.exceptions.PasswordResetRequiredException):
            change(anonymous, token, proposed=proposed)
    anonymous.confirm_forgot_password(
        ClientId=app, Username="ann", ConfirmationCode=last_code(), Password="Third-horse-3"
    )
    assert sign_in(app, password="Third-horse-3")["AccessToken"]


def test_changes_are_events(anonymous, token):
    with pytest.raises(anonymous.exceptions.NotAuthorizedException):
        change(anonymous, token, "Wrong-horse-1")
    change(anonymous, token)
    kept = AuthEvent.objects.filter(event_type="PasswordChange").order_by("created")
    assert [event.response for event in kept] == ["Fail", "Pass"]


def test_a_token_that_is_none_is_refused(anonymous, db):
    with pytest.raises(anonymous.exceptions.NotAuthorizedException, match="Invalid Access Token"):
        change(anonymous, "none")


def test_the_address_takes_no_part(anonymous, token):
    change(anonymous, token)
    attributes = anonymous.get_user(AccessToken=token)["UserAttributes"]
    assert {"Name": "email", "Value": EMAIL} in attributes


def test_of_two_changes_at_once_the_second_no_longer_knows_the_password(anonymous, app, token, sign_in):
    with (
        meanwhile(
            lambda: User.objects.update(password="another"), "pools_user", begins="UPDATE", before=True
        ),
        pytest.raises(anonymous.exceptions.NotAuthorizedException, match="Incorrect username or password"),
    ):
        anonymous.change_password(
            AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword=OTHER_PASSWORD
        )
    assert sign_in(app)["AccessToken"]
