"""Lifting the lock that wrong passwords brought, which staff do by vouching for the user."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.models import AuditRecord
from tests.dashboard.cast import PASSWORD, Desk, text_of


@pytest.fixture
def client_id(people) -> str:
    made = people.cognito.create_user_pool_client(
        UserPoolId=people.pool_id,
        ClientName="shop",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    return made["UserPoolClient"]["ClientId"]


@pytest.fixture
def sign_in(people, client_id):
    def attempt(password: str) -> str:
        """The error's message, or ``in``."""
        parameters = {"USERNAME": "ann", "PASSWORD": password}
        try:
            people.cognito.initiate_auth(
                AuthFlow="USER_PASSWORD_AUTH", ClientId=client_id, AuthParameters=parameters
            )
        except people.cognito.exceptions.NotAuthorizedException as error:
            return error.response["Error"]["Message"]
        return "in"

    return attempt


@pytest.fixture
def locked_out(people, sign_in, time_machine) -> Desk:
    """Ann has guessed wrong until even the right password is not looked at."""
    time_machine.move_to(timezone.now() + timedelta(minutes=1), tick=False)
    assert [sign_in("Wrong-harbour-1") for _ in range(5)]
    assert sign_in(PASSWORD) == "Password attempts exceeded"
    return people


def test_unlock_is_what_the_page_recommends_and_it_helps(locked_out, sign_in):
    page = locked_out.get("user", "ann")
    assert "5 wrong passwords in a row" in text_of(page)
    assert page.select_one(".callout form")["action"] == locked_out.url("user-unlock", "ann")
    assert "can try again at once" in text_of(locked_out.post("user-unlock", "ann"))
    assert "wrong passwords in a row" not in text_of(locked_out.get("user", "ann"))
    assert sign_in(PASSWORD) == "in"


def test_it_is_asked_and_recorded(locked_out):
    assert "You vouch that the wrong passwords were theirs" in text_of(locked_out.get("user-unlock", "ann"))
    locked_out.post("user-unlock", "ann")
    record = AuditRecord.objects.latest("id")
    assert (record.operation, record.target) == ("AdminUpdateAuthEventFeedback", "ann")


def test_there_is_nothing_to_lift_where_nobody_is_locked(people):
    assert "There is no lock to lift any more" in text_of(people.post("user-unlock", "ann", expect=404))


def test_what_is_called_not_theirs_lifts_nothing(locked_out, sign_in):
    events = locked_out.cognito.admin_list_user_auth_events(UserPoolId=locked_out.pool_id, Username="ann")
    locked_out.cognito.admin_update_auth_event_feedback(
        UserPoolId=locked_out.pool_id,
        Username="ann",
        EventId=events["AuthEvents"][0]["EventId"],
        FeedbackValue="Invalid",
    )
    assert sign_in(PASSWORD) == "Password attempts exceeded"


def test_what_was_long_ago_lifts_nothing(locked_out, sign_in, time_machine):
    events = locked_out.cognito.admin_list_user_auth_events(UserPoolId=locked_out.pool_id, Username="ann")
    time_machine.move_to(timezone.now() + timedelta(hours=2), tick=False)
    assert [sign_in("Wrong-harbour-1") for _ in range(5)]
    locked_out.cognito.admin_update_auth_event_feedback(
        UserPoolId=locked_out.pool_id,
        Username="ann",
        EventId=events["AuthEvents"][0]["EventId"],
        FeedbackValue="Valid",
    )
    assert sign_in(PASSWORD) == "Password attempts exceeded"


def test_on_aws_none_is_offered_and_none_is_made(aws_people):
    assert "Unlock" not in text_of(aws_people.get("user", "ann"))
