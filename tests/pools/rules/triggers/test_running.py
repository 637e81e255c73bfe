"""What a function is asked, how often, and what its answers and failures become."""

import json

import pytest
import structlog

from pools import errors
from pools.rules.triggers import has_trigger, run_trigger
from pools.rules.triggers.aws import forget_clients
from tests.fixtures.functions import ARN, FunctionError, Reply, echo

METADATA = {"campaign": "spring"}


def run(call, pool, trigger="PreSignUp", source="PreSignUp_SignUp", request=None):
    return run_trigger(call, pool, trigger, source, "ann", "client1", request or {"userAttributes": {}})


@pytest.fixture(params=["by_arn", "by_address"])
def place(request, functions):
    """Puts a function up, once by ARN and once by address."""
    return getattr(functions, request.param)


def test_a_pool_without_a_function_answers_nothing(call, make_pool, functions):
    pool = make_pool()
    assert not has_trigger(pool, "PreSignUp")
    assert run(call, pool) == {}
    assert functions.asked == []


def test_the_event_has_cognitos_shape(call, make_pool, place, functions):
    pool = make_pool(PreSignUp=place(echo))
    request = {"userAttributes": {"email": "ann@example.com"}, "validationData": None}
    assert has_trigger(pool, "PreSignUp")
    answer = run(call, pool, request=request)
    assert functions.events == [
        {
            "version": "1",
            "region": "us-east-1",
            "userPoolId": pool.public_id,
            "userName": "ann",
            "callerContext": {"awsSdkVersion": "aws-sdk-js-3.9.0", "clientId": "client1"},
            "triggerSource": "PreSignUp_SignUp",
            "request": request,
            "response": {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
        }
    ]
    assert answer == functions.events[0]["response"]


@pytest.mark.parametrize(
    ("trigger", "preset"),
    [
        ("PostConfirmation", {}),
        ("PreAuthentication", {}),
        ("PostAuthentication", {}),
        ("DefineAuthChallenge", {"challengeName": None, "issueTokens": None, "failAuthentication": None}),
        (
            "CreateAuthChallenge",
            {
                "publicChallengeParameters": None,
                "privateChallengeParameters": None,
                "challengeMetadata": None,
            },
        ),
        ("VerifyAuthChallengeResponse", {"answerCorrect": None}),
        ("PreTokenGeneration", {"claimsOverrideDetails": None}),
        ("CustomMessage", {"smsMessage": None, "emailMessage": None, "emailSubject": None}),
    ],
)
def test_the_response_is_preset(call, make_pool, functions, trigger, preset):
    pool = make_pool(**{trigger: functions.by_arn(echo)})
    assert run(call, pool, trigger, f"{trigger}_Authentication") == preset


@pytest.mark.parametrize(("version", "told"), [("V1_0", "1"), ("V2_0", "2"), ("V3_0", "3")])
def test_token_functions_get_the_version_that_they_take(call, make_pool, functions, version, told):
    config = {"LambdaVersion": version, "LambdaArn": functions.by_arn(echo)}
    pool = make_pool(PreTokenGenerationConfig=config)
    answer = run(call, pool, "PreTokenGeneration", "TokenGeneration_Authentication")
    assert functions.events[0]["version"] == told
    assert list(answer) == ["claimsOverrideDetails" if told == "1" else "claimsAndScopeOverrideDetails"]


def test_no_app_client_has_a_name_of_its_own(call, make_pool, functions):
    pool = make_pool(PreSignUp=functions.by_arn(echo))
    run_trigger(call, pool, "PreSignUp", "PreSignUp_AdminCreateUser", "ann", "", {})
    assert functions.events[0]["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"


def test_lambda_is_asked_by_arn_and_signed_for_its_region(call, make_pool, functions):
    run(call, make_pool(PreSignUp=functions.by_arn(echo)))
    (asked,) = functions.asked
    assert asked.path == f"/2015-03-31/functions/{ARN.replace(':', '%3A')}echo/invocations"
    assert "/eu-west-1/lambda/aws4_request" in asked.headers["Authorization"]


def test_what_the_function_decides_is_the_answer(call, make_pool, place):
    def confirm(event):
        event["response"] |= {"autoConfirmUser": True, "unknown": 1}
        return event

    assert run(call, make_pool(PreSignUp=place(confirm))) == {
        "autoConfirmUser": True,
        "autoVerifyEmail": False,
        "autoVerifyPhone": False,
    }


def test_the_functions_own_error_is_told_and_not_tried_again(call, make_pool, place, functions):
    def refuse(event):
        raise FunctionError("No sign-ups on Sundays")

    with pytest.raises(errors.UserLambdaValidationException) as caught:
        run(call, make_pool(PreSignUp=place(refuse)))
    assert caught.value.message == "PreSignUp failed with error No sign-ups on Sundays."
    assert len(functions.asked) == 1


def test_a_server_error_is_tried_three_times(call, make_pool, place, functions):
    def broken(event):
        return Reply(503, b'{"Message": "no"}', {"X-Amzn-ErrorType": "ServiceException"})

    with pytest.raises(errors.UnexpectedLambdaException, match=r"^PreSignUp invocation failed due to error "):
        run(call, make_pool(PreSignUp=place(broken)))
    assert len(functions.asked) == 3


def test_the_second_try_may_succeed(call, make_pool, place, functions):
    def awakes(event):
        return event if len(functions.asked) == 2 else Reply(500, b"{}")

    assert run(call, make_pool(PreSignUp=place(awakes)))["autoConfirmUser"] is False


def test_a_function_without_an_answer_is_tried_three_times(call, make_pool, place, functions, settings):
    settings.TRIGGER_TIMEOUT = 0.1
    functions.named["hang"] = functions.hang
    pool = make_pool(PreSignUp=place(echo).replace("echo", "hang"))
    with pytest.raises(errors.UnexpectedLambdaException) as caught:
        run(call, pool)
    assert caught.value.message == (
        "PreSignUp invocation failed due to error Socket timeout while invoking Lambda function."
    )
    assert len(functions.asked) == 3


def test_a_place_where_nothing_listens_is_an_unexpected_error(
    call, make_pool, functions, closed_url, settings
):
    by_address = make_pool(PreSignUp=f"{closed_url}/a-function")
    by_arn = make_pool(PreSignUp=f"{ARN}anything")
    settings.LAMBDA_ENDPOINT_URL = closed_url
    for pool in (by_address, by_arn):
        with pytest.raises(errors.UnexpectedLambdaException):
            run(call, pool)


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, "AccessDeniedException"), (404, "ResourceNotFoundException"), (429, "TooManyRequestsException")],
)
def test_what_lambda_refuses_is_named_and_not_tried_again(call, make_pool, functions, status, code):
    def refused(event):
        return Reply(status, b'{"Message": "no"}', {"X-Amzn-ErrorType": code})

    with pytest.raises(errors.UnexpectedLambdaException) as caught:
        run(call, make_pool(PreSignUp=functions.by_arn(refused)))
    assert caught.value.message == f"PreSignUp invocation failed due to error {code}."
    assert len(functions.asked) == 1


def test_a_failure_that_is_told_in_no_json_has_lambdas_own_word(call, make_pool, functions):
    def broken(event):
        return Reply(200, b"<html>", {"X-Amz-Function-Error": "Unhandled"})

    with pytest.raises(errors.UserLambdaValidationException, match="PreSignUp failed with error Unhandled"):
        run(call, make_pool(PreSignUp=functions.by_arn(broken)))


def test_missing_credentials_are_told_in_the_log(call, make_pool, functions, monkeypatch):
    pool = make_pool(PreSignUp=functions.by_arn(echo))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    forget_clients()
    with (
        structlog.testing.capture_logs() as lines,
        pytest.raises(errors.UnexpectedLambdaException, match="CredentialsNotFound"),
    ):
        run(call, pool)
    assert "AWS_ACCESS_KEY_ID" in lines[0]["problem"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATESTSONLY")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests-only-secret")
    assert "autoConfirmUser" in run(call, pool)


def changed(**members):
    def function(event):
        return {name: value for name, value in {**event, **members}.items() if value is not ...}

    return function


@pytest.mark.parametrize(
    "function",
    [
        lambda event: None,
        lambda event: [event],
        lambda event: "done",
        lambda event: event["response"],
        changed(response=...),
        changed(response=None),
        changed(request=...),
        changed(userPoolId="us-east-1_other"),
        changed(userName="ben"),
        changed(version=1),
        changed(triggerSource=...),
        changed(callerContext=...),
        changed(response={"autoConfirmUser": "yes"}),
    ],
)
def test_an_answer_that_is_no_event_is_refused(call, make_pool, place, functions, function):
    function.__name__ = "odd"
    pool = make_pool(PreSignUp=place(function))
    with pytest.raises(errors.InvalidLambdaResponseException, match=r"^Unrecognizable lambda output$"):
        run(call, pool)
    assert len(functions.asked) == 1


def test_challenge_parameters_are_texts(call, make_pool, functions):
    def odd(event):
        event["response"]["publicChallengeParameters"] = {"tries": 3}
        return event

    with pytest.raises(errors.InvalidLambdaResponseException):
        run(call, make_pool(CreateAuthChallenge=functions.by_arn(odd)), "CreateAuthChallenge")


@pytest.mark.parametrize("body", [b"", b"not json", b'{"version": '])
def test_an_answer_that_is_no_json_is_refused(call, make_pool, place, body):
    def odd(event):
        return Reply(200, body)

    with pytest.raises(errors.InvalidLambdaResponseException) as caught:
        run(call, make_pool(PreSignUp=place(odd)))
    assert caught.value.message == "Invalid lambda function output : Invalid JSON"


def test_an_answer_without_end_is_not_read(call, make_pool, place):
    def endless(event):
        return Reply(200, json.dumps({**event, "more": "x" * 1024**2}).encode())

    with pytest.raises(errors.UnexpectedLambdaException, match="longer than 1048576 bytes"):
        run(call, make_pool(PreSignUp=place(endless)))


def test_the_log_holds_neither_the_event_nor_what_an_address_may_hide(call, make_pool, functions):
    def broken(event):
        return Reply(404)

    pool = make_pool(PreSignUp=f"{functions.by_address(broken)}?key=hidden")
    functions.named["broken?key=hidden"] = broken
    with structlog.testing.capture_logs() as lines, pytest.raises(errors.UnexpectedLambdaException):
        run(call, pool, request={"password": "Sunny-Day-2026"})
    assert lines[0]["function"] in functions.url
    assert "hidden" not in str(lines)
    assert "Sunny" not in str(lines)
