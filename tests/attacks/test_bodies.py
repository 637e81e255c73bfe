"""What a stranger sends is refused by its size and its counts before it is read, kept or checked member by member."""

import pytest
from django.test import Client

from pools import errors
from pools.wire.shapes import load_service
from pools.wire.validation import MOST_MEMBERS, check_input
from tests.fixtures.imports import create_job, put
from tests.pools.signing import error_of, plain_headers

MIB = 1024**2


def call(door, operation: str, body: bytes, **headers: str):
    return door.send(body, headers={**plain_headers(operation), **headers}.items())


def test_a_call_of_one_mebibyte_is_read_and_one_byte_more_is_refused(door):
    body = b'{"ClientId": "%s"}'
    whole = body % (b"x" * (MIB - len(body) + 2))
    assert len(whole) == MIB
    assert error_of(call(door, "InitiateAuth", whole))[0] == "InvalidParameterException"
    assert error_of(call(door, "InitiateAuth", whole + b" ")) == (
        "SerializationException",
        "The body is larger than 1 MiB.",
    )


@pytest.mark.parametrize("length", ["0" * 20 + "2000000", "0" * 5000 + "2000000", "2" * 5000])
def test_a_length_padded_with_zeros_counts_at_the_door(door, length):
    answer = call(door, "InitiateAuth", b"{}", **{"Content-Length": length})
    assert error_of(answer) == ("SerializationException", "The body is larger than 1 MiB.")


def test_a_length_padded_with_zeros_counts_for_a_file(door, cognito, import_pool, settings):
    settings.MAX_IMPORT_BYTES = 10
    url = create_job(cognito, import_pool())["PreSignedUrl"]
    for padding in ("0" * 20, "0" * 5000):
        assert put(door, url, b"x" * 11, [("Content-Length", f"{padding}11")]).status_code == 413
    assert put(door, url, b"x" * 9, [("Content-Length", f"{'0' * 20}9")]).status_code == 200


@pytest.mark.parametrize("length", ["0" * 20 + "9000000", "0" * 5000 + "9000000", "9000000"])
@pytest.mark.parametrize("path", ["/sign-in/", "/profile/name/", "/nowhere/", "/us-east-1_x/feedback"])
def test_a_page_takes_no_large_body_from_anybody(db, path, length):
    answer = Client().generic("POST", path, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=length)
    assert answer.status_code == 413
    assert b"larger than 4 MiB" in answer.content


TOO_MANY = MOST_MEMBERS + 1
CROWDS = {
    "a map without a bound": ("InitiateAuth", {"AuthParameters": {str(n): "x" for n in range(TOO_MANY)}}),
    "a list without a bound": ("AdminCreateUser", {"UserAttributes": [{"Name": "x"}] * TOO_MANY}),
    "a structure": ("InitiateAuth", {str(n): "x" for n in range(TOO_MANY)}),
    "a structure within": ("SignUp", {"AnalyticsMetadata": {str(n): 1 for n in range(TOO_MANY)}}),
    "a list within a list": ("SignUp", {"UserContextData": {}, "ValidationData": [[]] * TOO_MANY}),
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_a_crowd_is_refused_by_its_count(crowd):
    operation, given = CROWDS[crowd]
    with pytest.raises(errors.SerializationException, match=f"more than {MOST_MEMBERS} members"):
        check_input(load_service("cognito-idp").operation_model(operation), given)


def test_what_is_over_the_models_own_bound_is_not_looked_at():
    given = {"UserPoolId": "us-east-1_abc", "ClientName": "web", "CallbackURLs": [{}] * 101}
    with pytest.raises(errors.InvalidParameterException) as caught:
        check_input(load_service("cognito-idp").operation_model("CreateUserPoolClient"), given)
    assert caught.value.message == (
        "1 validation error detected: Value at 'callbackURLs' failed to satisfy constraint: "
        "Member must have length less than or equal to 100"
    )


def test_what_is_wrong_many_times_is_told_twenty_times(door):
    body = b'{"Username": "ann", "UserPoolId": "us-east-1_x", "UserAttributes": [%s]}'
    answer = door.send(body % b",".join([b"{}"] * 1000), headers=plain_headers("SignUp").items())
    kind, message = error_of(answer)
    assert kind == "InvalidParameterException"
    assert message.startswith("1001 validation errors detected: ")
    assert message.count("failed to satisfy") == 20


def test_every_model_has_room_within_the_bound():
    """No list or map of a service that is served may hold more than the bound for those without one."""
    for name in ("cognito-idp", "cognito-identity", "iam", "sts"):
        model = load_service(name)
        shapes = [model.shape_for(shape) for shape in model.shape_names]
        most = max(shape.metadata.get("max", 0) for shape in shapes if shape.type_name in ("list", "map"))
        assert most <= MOST_MEMBERS


def test_a_file_of_more_than_a_thousand_columns_is_refused_by_the_engine(
    cognito, import_pool, import_file, read_log
):
    job = import_file(import_pool(), ",".join(f"c{n}" for n in range(1001)).encode() + b"\nx\n")
    assert job["Status"] == "Failed"
    assert "The header has 1,001 columns; a file may have 1,000." in job["CompletionMessage"]
