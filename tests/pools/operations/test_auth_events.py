"""The history of a user's events."""

import base64
import json

import pytest
from botocore.exceptions import ClientError

from pools.models import AuthEvent
from pools.rules.context.reading import read_context
from pools.rules.events import record_event
from pools.rules.risk.assessment import Risk
from tests.fixtures.events import LISBON, NOON, PHONE, TOKYO, call_at


@pytest.fixture
def history(cognito, pool_id):
    """The events of a user, newest first, page by page."""

    def read(username: str = "ann", **members) -> dict:
        return cognito.admin_list_user_auth_events(UserPoolId=pool_id, Username=username, **members)

    return read


def test_a_user_who_did_nothing_has_no_events(history, ann):
    assert history()["AuthEvents"] == []


def test_an_event_says_what_happened_from_where_and_how_risky_it_was(history, ann, happened, geoip):
    risk = Risk("Medium", "AccountTakeover", compromised=False)
    challenges = (("Password", True), ("Mfa", False))
    event_id = happened(ann, response="Fail", minutes=5, risk=risk, challenges=challenges)
    [event] = history()["AuthEvents"]
    assert event.pop("CreationDate").timestamp() == NOON.timestamp() + 300
    assert event == {
        "EventId": event_id,
        "EventType": "SignIn",
        "EventResponse": "Fail",
        "EventRisk": {
            "RiskDecision": "AccountTakeover",
            "RiskLevel": "Medium",
            "CompromisedCredentialsDetected": False,
        },
        "ChallengeResponses": [
            {"ChallengeName": "Password", "ChallengeResponse": "Success"},
            {"ChallengeName": "Mfa", "ChallengeResponse": "Failure"},
        ],
        "EventContextData": {
            "IpAddress": LISBON,
            "DeviceName": "Chrome 120, Windows 10",
            "City": "Lisbon",
            "Country": "Portugal",
        },
    }


def test_without_a_geoip_file_events_name_no_place(history, ann, happened):
    happened(ann)
    assert history()["AuthEvents"][0]["EventContextData"].keys() == {"IpAddress", "DeviceName"}


def test_pages_lead_from_the_newest_event_to_the_oldest(history, ann, happened):
    kept = [happened(ann, minutes=minute // 2) for minute in range(7)]
    seen, token = [], {}
    while token is not None:
        page = history(MaxResults=2, **token)
        assert len(page["AuthEvents"]) <= 2
        seen += page["AuthEvents"]
        token = {"NextToken": page["NextToken"]} if "NextToken" in page else None
    assert {event["EventId"] for event in seen} == set(kept)
    assert len(seen) == 7
    dates = [event["CreationDate"] for event in seen]
    assert dates == sorted(dates, reverse=True)


def test_a_page_holds_60_events_unless_told_otherwise(history, ann, happened):
    for minute in range(61):
        happened(ann, minutes=minute)
    assert len(history()["AuthEvents"]) == len(history(MaxResults=0)["AuthEvents"]) == 60


def test_a_token_is_good_for_its_user_alone(cognito, history, pool_id, ann, happened):
    cognito.admin_create_user(UserPoolId=pool_id, Username="ben", MessageAction="SUPPRESS")
    for minute in range(2):
        happened(ann, minutes=minute)
    token = history(MaxResults=1)["NextToken"]
    with pytest.raises(ClientError, match="belongs to a request with other parameters"):
        history("ben", NextToken=token)


def test_an_event_in_progress_is_completed_under_its_id(history, ann, happened):
    risk = Risk("Low", "AccountTakeover")
    event_id = happened(ann, response="InProgress", challenges=[("Password", True)], risk=risk)
    again = happened(ann, minutes=1, challenges=[("Password", True), ("Mfa", True)], event_id=event_id)
    [event] = history()["AuthEvents"]
    assert (event["EventId"], again) == (event_id, event_id)
    assert event["EventResponse"] == "Pass"
    assert event["EventRisk"]["RiskLevel"] == "Low"
    assert [answer["ChallengeName"] for answer in event["ChallengeResponses"]] == ["Password", "Mfa"]
    assert event["CreationDate"].timestamp() == NOON.timestamp()


def test_nobody_completes_the_event_of_somebody_else(cognito, history, pool_id, ann, happened, user_of):
    cognito.admin_create_user(UserPoolId=pool_id, Username="ben", MessageAction="SUPPRESS")
    event_id = happened(ann, response="Fail")
    happened(user_of(pool_id, "ben"), event_id=event_id)
    assert history()["AuthEvents"][0]["EventResponse"] == "Fail"


def test_events_go_with_their_user(cognito, pool_id, ann, happened):
    happened(ann)
    cognito.admin_delete_user(UserPoolId=pool_id, Username="ann")
    assert not AuthEvent.objects.exists()


def test_keeping_an_event_takes_one_statement(ann, django_assert_num_queries, geoip):
    with django_assert_num_queries(1):
        record_event(call_at(), ann, "SignIn", "Pass")


def test_the_context_of_an_administrators_call_is_what_it_tells_of_the_user(ann, geoip):
    told = {
        "IpAddress": TOKYO,
        "ServerName": "shop.example",
        "ServerPath": "/sign-in",
        "HttpHeaders": [{"headerName": "User-Agent", "headerValue": PHONE}],
        "EncodedData": fingerprint(ClientTimezone="+09:00"),
    }
    context = read_context(call_at(), context_data=told)
    assert (context.address, context.place.city, context.timezone) == (TOKYO, "Tokyo", "+09:00")
    assert context.device_name == "Mobile Safari 17, iOS 17"


@pytest.mark.parametrize("encoded", ["", "!!", "e30=", base64.b64encode(b'{"payload": "[]"}').decode(), "é"])
def test_a_fingerprint_that_cannot_be_read_says_nothing(encoded):
    context = read_context(call_at(), user_context_data={"EncodedData": encoded})
    assert (context.device_name, context.timezone) == ("Chrome 120, Windows 10", "")


@pytest.mark.parametrize(("believed", "address"), [(True, TOKYO), (False, LISBON)])
def test_a_users_own_address_counts_only_where_the_client_allows_it(cognito, pool_id, believed, address):
    from pools.models import AppClient

    made = cognito.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="web",
        GenerateSecret=True,
        EnablePropagateAdditionalUserContextData=believed,
    )
    client = AppClient.objects.get(id=made["UserPoolClient"]["ClientId"])
    context = read_context(call_at(), client=client, user_context_data={"IpAddress": TOKYO})
    assert context.address == address


@pytest.mark.parametrize("value", ["Valid", "Invalid"])
def test_an_administrator_says_what_an_event_was(cognito, history, pool_id, ann, happened, value):
    event_id = happened(ann)
    cognito.admin_update_auth_event_feedback(
        UserPoolId=pool_id, Username="ann", EventId=event_id, FeedbackValue=value
    )
    feedback = history()["AuthEvents"][0]["EventFeedback"]
    assert feedback.pop("FeedbackDate")
    assert feedback == {"FeedbackValue": value, "Provider": "Admin"}


@pytest.mark.parametrize("event_id", ["0b7e2c1c-5a55-4d7e-9a67-3c1f0c3e7a11", "no-uuid"])
def test_feedback_needs_an_event_of_the_user(cognito, pool_id, ann, event_id):
    with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="Event not found"):
        cognito.admin_update_auth_event_feedback(
            UserPoolId=pool_id, Username="ann", EventId=event_id, FeedbackValue="Valid"
        )


def fingerprint(**texts: str) -> str:
    payload = json.dumps({"contextData": texts, "username": "ann"})
    return base64.b64encode(json.dumps({"payload": payload, "signature": "x"}).encode()).decode()
