"""Trying a trigger: a real function is called with an event, and its answer judged as the pool would."""

import json

import pytest
from botocore.exceptions import ClientError

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.models import AuditRecord
from tests.dashboard.reading import form_in, words
from tests.fixtures.functions import FunctionError, Reply, echo
from tests.fixtures.spots import make_spot


@pytest.fixture
def tried(console, embedded, cognito):
    """Configures a function for a trigger and tries it. Returns what the page says."""

    def run(trigger: str, function: str, **typed: str) -> str:
        spot = make_spot(embedded, cognito, LambdaConfig={trigger: function})
        address = spot.url(f"settings/triggers/{trigger}/test/")
        page = console.post(address, form_in(console.get(address)) | typed)
        return words(page)

    return run


@pytest.mark.parametrize("by", ["by_arn", "by_address"])
def test_a_function_that_gives_the_event_back_is_as_it_should_be(tried, functions, by):
    said = tried("PreSignUp", getattr(functions, by)(echo))
    assert "The function answered as it should" in said
    assert functions.events[0]["triggerSource"] == "PreSignUp_SignUp"
    assert functions.events[0]["request"]["userAttributes"]["email"] == "ann@example.com"
    assert len(functions.asked) == 1


def test_a_call_by_address_is_signed_as_a_real_one(tried, functions):
    tried("PreSignUp", functions.by_address(echo))
    assert functions.asked[0].headers["Lifeguard-Signature"].count(".") == 2


@pytest.mark.parametrize("by", ["by_arn", "by_address"])
def test_a_functions_own_error_is_told(tried, functions, by):
    def closed(event):
        raise FunctionError("No sign-ups on Sundays")

    said = tried("PreSignUp", getattr(functions, by)(closed))
    assert "The function failed" in said
    assert "No sign-ups on Sundays" in said


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"thanks", "It is not the whole event"),
        (b'{"ok": true}', "It is not the whole event"),
    ],
)
def test_an_answer_that_the_pool_would_refuse_is_said_to_be(tried, functions, body, why):
    def odd(event):
        return Reply(200, body)

    said = tried("PreSignUp", functions.by_arn(odd))
    assert "The pool would refuse this answer" in said
    assert why in said


def test_a_changed_event_is_refused(tried, functions):
    def renames(event):
        return event | {"userName": "ben"}

    said = tried("PreSignUp", functions.by_arn(renames))
    assert "Changed on the way: userName" in said


def test_the_event_can_be_changed_and_must_be_an_object(tried, functions):
    event = json.dumps({"version": "1", "request": {}, "response": {}, "callerContext": {}})
    assert "as it should" in tried("PreSignUp", functions.by_arn(echo), event=event)
    assert functions.events == [json.loads(event)]
    assert "This is not JSON" in tried("PreSignUp", functions.by_arn(echo), event="{")
    assert "An event is a JSON object" in tried("PreSignUp", functions.by_arn(echo), event="[]")
    assert len(functions.asked) == 1


def test_a_function_out_of_reach_is_said_to_be(tried, closed_url):
    assert "The function was not reached" in tried("PreSignUp", f"{closed_url}/hooks/anybody")


def test_the_audit_trail_keeps_the_try_and_not_the_event(tried, functions):
    tried("PreSignUp", functions.by_arn(echo))
    record = AuditRecord.objects.get(operation="Invoke")
    assert record.target == "PreSignUp"
    assert "ann@example.com" not in json.dumps(record.input)


def test_on_aws_lambda_itself_is_asked(console, connect, staff, functions):
    connection, arn = connect(functions.url), functions.by_arn(echo)
    answer = StaffClient(Actor(staff, connection), "lambda").invoke(FunctionName=arn, Payload=b"{}")
    assert json.loads(answer["Payload"].read()) == {}
    assert AuditRecord.objects.get(operation="Invoke").target == arn


def test_nobody_but_the_console_may_try(client, embedded_spot):
    address = f"/2015-03-31/functions/{embedded_spot.pool_id}/invocations?Qualifier=PreSignUp"
    answer = client.post(address, b"{}", content_type="application/json")
    assert answer.status_code == 400
    assert answer["x-amzn-ErrorType"] == "AccessDeniedException"


def test_a_trigger_without_a_function_has_no_test(console, embedded_spot):
    assert console.get(embedded_spot.url("settings/triggers/PreSignUp/test/")).status_code == 404
    assert console.get(embedded_spot.url("settings/triggers/Nothing/test/")).status_code == 404


def test_a_function_that_a_pool_has_not_is_not_found(staff, embedded, embedded_spot):
    client = StaffClient(Actor(staff, embedded), "lambda")
    for trigger in ("PreSignUp", "Nothing"):
        with pytest.raises(ClientError, match="has no function for"):
            client.invoke(FunctionName=embedded_spot.pool_id, Qualifier=trigger, Payload=b"{}")
