"""Cognito Sync is not built: its addresses say so in its clients' own language."""

import json
import uuid

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from pools.wire.shapes import load_service

NAMES = load_service("cognito-sync").operation_names


def example(shape) -> object:
    if shape.type_name == "structure":
        return {name: example(shape.members[name]) for name in shape.required_members}
    if shape.type_name == "map":
        return {}
    return (
        "us-east-1:00000000-0000-4000-8000-000000000000"
        if "Id" in shape.name
        else (getattr(shape, "enum", None) or ["x"])[0]
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_is_refused_as_not_built(make_client, name):
    sync = make_client(service="cognito-sync", checked=False)
    given = example(sync.meta.service_model.operation_model(name).input_shape)

    with pytest.raises(ClientError, match=f"{name} exists in Amazon Cognito Sync and is not built") as caught:
        getattr(sync, xform_name(name))(**given)

    answer = caught.value.response
    assert answer["Error"]["Code"] == "OperationNotBuiltException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert uuid.UUID(answer["ResponseMetadata"]["RequestId"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/identitypools/a/b/c/d"),
        ("PUT", "/identitypools/a"),
        ("POST", "/identitypools"),
        ("GET", "/identitypools/"),
    ],
)
def test_an_address_that_is_none_is_an_error_in_json_too(door, method, path):
    response = door.send(method=method, path=path)

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["x-amzn-ErrorType"] == "UnknownOperationException"
    assert json.loads(response.content)["message"] == response.headers["x-amzn-ErrorMessage"]


def test_a_browser_may_ask_and_read(door):
    asked = door.send(method="OPTIONS", path="/identitypools/a/events")
    refused = door.send(path="/identitypools/a/events")

    assert asked.headers["Access-Control-Allow-Methods"] == "GET,POST,DELETE"
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert refused.status_code == 501
