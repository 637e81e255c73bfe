"""``POST /`` as SDKs, browsers and attackers meet it."""

import json
import sqlite3
import uuid
from typing import TypedDict, Unpack

import psycopg
import pytest
from botocore.exceptions import ClientError
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError, connection
from structlog.testing import capture_logs

from pools import errors
from pools.models import ApiKey
from pools.wire.registry import SERVICES
from tests.pools.signing import SERVICE, error_of, plain_headers, signed_headers

MIB = 1024**2


@pytest.fixture
def pool(cognito) -> str:
    return cognito.create_user_pool(PoolName="staff")["UserPool"]["Id"]


def test_a_boto3_script_needs_the_address_alone(cognito, pool):
    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["Name"] == "staff"


def test_an_answer_carries_a_request_id(cognito, pool):
    answer = cognito.describe_user_pool(UserPoolId=pool)["ResponseMetadata"]
    assert uuid.UUID(answer["RequestId"])
    assert answer["HTTPHeaders"]["content-type"] == "application/x-amz-json-1.1"


def test_an_error_carries_its_type_message_and_request_id(cognito):
    with pytest.raises(cognito.exceptions.ResourceNotFoundException) as caught:
        cognito.describe_user_pool(UserPoolId="us-east-1_nowhere")
    answer = caught.value.response
    assert answer["Error"]["Code"] == "ResourceNotFoundException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert uuid.UUID(answer["ResponseMetadata"]["RequestId"])
    assert answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-errortype"] == "ResourceNotFoundException"


@pytest.mark.django_db(transaction=True)
def test_a_client_on_a_real_socket_gets_the_same(live_cognito):
    pool = live_cognito.create_user_pool(PoolName="staff")["UserPool"]["Id"]
    assert live_cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["Id"] == pool


@pytest.mark.parametrize(
    "target",
    [
        "AWSCognitoIdentityProviderService.Fly",
        "SomeService.DescribeUserPool",
        "DescribeUserPool",
        "",
        "é.\x01",
    ],
)
def test_an_unknown_operation_is_named_as_such(door, target):
    response = door.send(headers={**plain_headers(""), "X-Amz-Target": target}.items())
    assert response.status_code == 400
    assert error_of(response)[0] == "UnknownOperationException"


def test_an_operation_that_is_not_built_yet_says_so(cognito, monkeypatch, pool):
    monkeypatch.delitem(SERVICES[SERVICE].operations, "DescribeUserPool")
    with pytest.raises(ClientError, match="not built in Lifeguard yet") as caught:
        cognito.describe_user_pool(UserPoolId=pool)
    assert caught.value.response["Error"]["Code"] == "OperationNotBuiltException"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "not valid JSON"),
        (b'{"UserPoolId": "\xff"}', "not valid JSON"),
        (b'{"UserPoolId": "\\ud800"}', "not valid JSON"),
        (b"[" * 5000, "not valid JSON"),
        (b"[]", "must be a JSON object"),
        (b'"text"', "must be a JSON object"),
        (b'{"UserPoolId": 5}', "STRING_VALUE expected at 'userPoolId'"),
        (b'{"UserPoolId": "a\\u0000b"}', "NUL"),
    ],
)
def test_a_malformed_body_is_a_serialization_error(door, make_key, body, said):
    response = door.send(body, headers=signed_headers(make_key(), "DescribeUserPool", body).items())
    kind, message = error_of(response)
    assert (response.status_code, kind) == (400, "SerializationException")
    assert said in message


@pytest.mark.parametrize(
    "media_type", ["text/plain", "multipart/form-data; boundary=x", "", "application/xml"]
)
def test_a_wrong_content_type_is_refused(door, make_key, media_type):
    headers = signed_headers(make_key(), "DescribeUserPool", extra={"Content-Type": media_type})
    kind, message = error_of(door.send(headers=headers.items()))
    assert kind == "SerializationException"
    assert "Content-Type must be application/x-amz-json-1.1" in message


def test_a_content_type_with_a_charset_is_taken(door, make_key):
    media_type = "application/x-amz-json-1.1; charset=utf-8"
    headers = signed_headers(make_key(), "DescribeUserPool", extra={"Content-Type": media_type})
    assert error_of(door.send(headers=headers.items()))[0] == "InvalidParameterException"


def test_a_body_of_20_mb_is_refused(door, make_key):
    body = json.dumps({"UserPoolId": "x" * 20_000_000}).encode()
    response = door.send(body, headers=signed_headers(make_key(), "DescribeUserPool", body).items())
    assert error_of(response) == ("SerializationException", "The body is larger than 1 MiB.")


def test_a_body_of_one_mebibyte_is_still_read(door, make_key):
    body = b'{"UserPoolId": "us-east-1_nowhere"' + b" " * (MIB - 35) + b"}"
    response = door.send(body, headers=signed_headers(make_key(), "DescribeUserPool", body).items())
    assert error_of(response)[0] == "ResourceNotFoundException"


@pytest.mark.parametrize("length", ["-1", "ten", "²", "1e3", "9" * 5000])
def test_a_senseless_content_length_is_refused(door, length):
    headers = {**plain_headers("DescribeUserPool"), "Content-Length": length}
    assert error_of(door.send(headers=headers.items()))[0] == "SerializationException"


def test_an_unsigned_call_of_a_signed_operation_is_refused(anonymous):
    with pytest.raises(ClientError) as caught:
        anonymous.describe_user_pool(UserPoolId="us-east-1_nowhere")
    assert caught.value.response["Error"]["Code"] == "MissingAuthenticationTokenException"


def test_an_open_operation_asks_for_no_signature(anonymous):
    with pytest.raises(ClientError) as caught:
        anonymous.get_user(AccessToken="not-a-token")
    assert caught.value.response["Error"]["Code"] not in (
        "MissingAuthenticationTokenException",
        "UnrecognizedClientException",
    )


def test_any_region_may_be_signed_for(make_client):
    client = make_client(region="eu-central-1")
    pool = client.create_user_pool(PoolName="staff")["UserPool"]
    assert pool["Id"].startswith("eu-central-1_")


def test_a_read_only_key_reads(make_client, pool):
    assert make_client(read_only=True).describe_user_pool(UserPoolId=pool)["UserPool"]["Id"] == pool


def test_a_read_only_key_changes_nothing(cognito, make_client):
    with pytest.raises(ClientError, match="may only read") as caught:
        make_client(read_only=True).create_user_pool(PoolName="staff")
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"


def test_a_key_of_one_pool_reaches_that_pool(make_client, pool):
    assert make_client(pools=[pool]).describe_user_pool(UserPoolId=pool)["UserPool"]["Id"] == pool


def test_a_key_of_one_pool_reaches_no_other(cognito, make_client, pool):
    other = cognito.create_user_pool(PoolName="customers")["UserPool"]["Id"]
    with pytest.raises(ClientError, match="may not call DescribeUserPool") as caught:
        make_client(pools=[pool]).describe_user_pool(UserPoolId=other)
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"


def test_a_key_of_one_pool_makes_no_other(make_client, pool):
    with pytest.raises(ClientError, match="limited to certain pools") as caught:
        make_client(pools=[pool]).create_user_pool(PoolName="customers")
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"


def test_every_constraint_that_fails_is_named_at_once(make_client):
    with pytest.raises(ClientError) as caught:
        make_client(checked=False).create_user_pool(PoolName="a/b", MfaConfiguration="MAYBE")
    error = caught.value.response["Error"]
    assert error["Code"] == "InvalidParameterException"
    assert error["Message"] == (
        "2 validation errors detected: "
        "Value 'a/b' at 'poolName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+; "
        "Value 'MAYBE' at 'mfaConfiguration' failed to satisfy constraint: "
        "Member must satisfy enum value set: [OFF, ON, OPTIONAL]"
    )


def test_a_browser_that_opens_the_address_is_sent_to_the_console(client, db):
    assert client.get("/").headers["Location"] == "/home/"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_verb_is_not_allowed(client, db, method):
    assert client.generic(method, "/").status_code == 405


def test_a_browser_sdk_may_ask_before_it_posts(door):
    response = door.send(
        b"",
        method="OPTIONS",
        headers=[
            ("Origin", "https://app.example.com"),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type,x-amz-target,x-amz-user-agent"),
        ],
    )
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    allowed = response.headers["Access-Control-Allow-Headers"].split(",")
    assert {"authorization", "content-type", "x-amz-target", "x-amz-user-agent"} <= set(allowed)


def test_a_browser_sdk_may_read_errors_too(door):
    response = door.send(headers=[*plain_headers("Fly").items(), ("Origin", "https://app.example.com")])
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    exposed = response.headers["Access-Control-Expose-Headers"].split(",")
    assert {"x-amzn-RequestId", "x-amzn-ErrorType", "x-amzn-ErrorMessage"} <= set(exposed)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("User does not exist.", "User does not exist."),
        ("No\r\nSet-Cookie: a=b\x85c\u2028d", "No Set-Cookie: a=b c d"),
        ("Zoë wählte \U0001f512\x00\x7f", "Zo? w?hlte ???"),
        ("x" * 5000, "x" * 1024),
        ("", ""),
    ],
    ids=["as it is", "one line", "plain", "bounded", "none"],
)
def test_an_error_is_in_a_header_too_as_far_as_one_can_hold_it(cognito, door, monkeypatch, message, shown):
    def refuse(call, *, max_results, next_token=None):
        raise errors.InvalidParameterException(message)

    monkeypatch.setitem(SERVICES[SERVICE].operations, "ListUserPools", refuse)
    with pytest.raises(ClientError) as caught:
        cognito.list_user_pools(MaxResults=1)
    answer = caught.value.response
    assert answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-errormessage"] == shown
    assert answer["Error"]["Message"] == message


def test_an_unforeseen_error_says_nothing_of_itself(cognito, monkeypatch):
    def break_down(call, *, user_pool_id):
        raise RuntimeError(f"could not read {user_pool_id}")

    monkeypatch.setitem(SERVICES[SERVICE].operations, "DescribeUserPool", break_down)
    with capture_logs() as lines, pytest.raises(ClientError) as caught:
        cognito.describe_user_pool(UserPoolId="us-east-1_hidden")
    answer = caught.value.response
    assert answer["Error"]["Code"] == "InternalErrorException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 500
    failed = next(line for line in lines if line["log_level"] == "error")
    assert failed["error"] == "builtins.RuntimeError"
    assert failed["request_id"] == answer["ResponseMetadata"]["RequestId"]
    assert any("break_down" in frame for frame in failed["frames"])
    assert "could not read" not in str(failed) + answer["Error"]["Message"]


def test_a_member_that_came_with_a_newer_model_is_refused_with_a_sentence(cognito, monkeypatch, pool):
    def older(call, *, max_results):
        return {"UserPools": []}

    monkeypatch.setitem(SERVICES[SERVICE].operations, "ListUserPools", older)
    assert cognito.list_user_pools(MaxResults=1)["UserPools"] == []
    with pytest.raises(
        cognito.exceptions.InvalidParameterException, match="does not know NextToken of"
    ) as caught:
        cognito.list_user_pools(MaxResults=1, NextToken="x")
    assert "leave it out" in caught.value.response["Error"]["Message"]


def test_so_is_one_among_members_that_are_passed_on_together(cognito, monkeypatch, pool):
    class Known(TypedDict, total=False):
        MfaConfiguration: str

    given = []

    def older(call, *, user_pool_id, **settings: Unpack[Known]):
        given.append(settings)
        return {}

    monkeypatch.setitem(SERVICES[SERVICE].operations, "UpdateUserPool", older)
    cognito.update_user_pool(UserPoolId=pool, MfaConfiguration="OFF")
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="does not know UserPoolTier of"):
        cognito.update_user_pool(UserPoolId=pool, MfaConfiguration="OFF", UserPoolTier="LITE")
    assert given == [{"MfaConfiguration": "OFF"}]


def test_a_member_that_no_model_knows_passes_and_is_named_once_in_the_log(door):
    name = f"Member{uuid.uuid4().hex}"
    body = {"AccessToken": "x", "PreviousPassword": "Secret-1", "ProposedPassword": "Secret-2"}
    extra = {"ClientMetadata": {"a": "b"}, name: "a value", "no name": "x", "\n": "x"}
    send = json.dumps(body | extra).encode()

    with capture_logs() as lines:
        answers = [door.send(send, headers=plain_headers("ChangePassword").items()) for _ in range(3)]

    assert {error_of(answer)[0] for answer in answers} == {"NotAuthorizedException"}
    named = [line for line in lines if line["event"] == "unknown member left out"]
    assert [line["structure"] for line in named if line["member"] == name] == ["ChangePasswordRequest"]
    assert {line["member"] for line in named} <= {name, "ClientMetadata"}
    assert "a value" not in str(lines)


def test_strangers_cannot_fill_the_log_with_members(door):
    with capture_logs() as lines:
        for number in range(60):
            body = json.dumps(
                {"Token": "x", "ClientId": "abc", f"Made{uuid.uuid4().hex}{number}": 1}
            ).encode()
            door.send(body, headers=plain_headers("RevokeToken").items())

    named = [line for line in lines if line["event"] == "unknown member left out"]
    assert 0 < len(named) <= 20


class Broken:
    """A body whose line breaks."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def read(self, *_: int) -> bytes:
        raise self.error

    readline = read


def test_a_body_that_breaks_off_is_a_serialization_error(door, make_key):
    headers = signed_headers(make_key(), "ListUserPools", b'{"MaxResults": 1}')
    answer = door.send(b"x" * 17, headers=headers.items(), stream=Broken(ConnectionResetError()))
    assert error_of(answer) == ("SerializationException", "The body ended before its Content-Length.")


def of_sqlite(name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError(name)
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("error", "cause", "status"),
    [
        (InterfaceError(), None, 503),
        (OperationalError(), of_sqlite("SQLITE_BUSY_SNAPSHOT"), 503),
        (OperationalError(), of_sqlite("SQLITE_ERROR"), 500),
        (OperationalError(), psycopg.OperationalError("the line broke"), 503),
        (OperationalError(), psycopg.errors.DiskFull(), 503),
        (OperationalError(), psycopg.errors.SerializationFailure(), 503),
        (ProgrammingError(), psycopg.errors.UndefinedTable(), 500),
        (DatabaseError(), psycopg.DatabaseError("no code"), 500),
        (DatabaseError(), None, 500),
        (LookupError(), None, 500),
    ],
)
def test_a_database_that_is_away_is_no_fault_of_ours(cognito, pool, error, cause, status):
    def fail(*_: object) -> None:
        raise error from cause

    with connection.execute_wrapper(fail), pytest.raises(ClientError) as caught:
        cognito.describe_user_pool(UserPoolId=pool)
    answer = caught.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == status
    assert ("retry-after" in answer["ResponseMetadata"]["HTTPHeaders"]) is (status == 503)


@pytest.mark.django_db(transaction=True)
def test_a_call_does_not_wait_for_the_note_that_its_key_was_used(cognito, make_client, make_key):
    def busy(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "pools_apikey" in sql:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    key = make_key()
    with connection.execute_wrapper(busy), capture_logs() as lines:
        assert make_client(key=key).list_user_pools(MaxResults=1)["UserPools"] == []
    assert lines[0]["event"] == "use of a key not recorded"
    assert ApiKey.objects.get(id=key.id).last_used is None
