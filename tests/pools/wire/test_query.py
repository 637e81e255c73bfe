"""The AWS Query protocol, against botocore's own writer of requests and reader of answers."""

import base64
from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from botocore.model import OperationModel, Shape
from botocore.parsers import QueryParser
from botocore.serialize import QuerySerializer
from structlog.testing import capture_logs

from pools import errors
from pools.wire import query, query_xml
from pools.wire.shapes import load_service

# Between them these use every form that the protocol has: renamed and flattened lists, maps, blobs, timestamps.
SERVICES = [
    "iam",
    "sts",
    "sns",
    "rds",
    "autoscaling",
    "cloudformation",
    "elasticbeanstalk",
    "elasticache",
    "ses",
    "sdb",
]
TEXTS = [
    "a",
    "",
    "a b+c&d=e%20",
    "ünï\U0001f600",
    "]]>",
    "<a/>",
    "one\r\ntwo\tthree",
    "\"'",
    "arn:aws:iam::1:role/x",
]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Drawn:
    """Members for a shape, as Python callers of an SDK give them; nothing in it is empty, for that is not sent."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)

    def draw(self, shape: Shape, depth: int = 0) -> Any:
        return getattr(self, f"_{shape.type_name}")(shape, depth)

    def _structure(self, shape: Shape, depth: int) -> dict:
        if depth > 5:
            return {}
        drawn = {name: self.draw(member, depth + 1) for name, member in shape.members.items() if self._keep()}
        return {name: value for name, value in drawn.items() if value not in ({}, [])}

    def _list(self, shape: Shape, depth: int) -> list:
        drawn = [self.draw(shape.member, depth + 1) for _ in range(self.random.choice([1, 2, 12]))]
        return [value for value in drawn if value not in ({}, [])]

    def _map(self, shape: Shape, depth: int) -> dict:
        return {key: self.draw(shape.value, depth + 1) for key in self.random.sample(TEXTS, 2)}

    def _string(self, shape: Shape, depth: int) -> str:
        return self.random.choice(TEXTS)

    def _blob(self, shape: Shape, depth: int) -> bytes:
        return self.random.randbytes(9)

    def _boolean(self, shape: Shape, depth: int) -> bool:
        return self.random.random() < 0.5

    def _integer(self, shape: Shape, depth: int) -> int:
        return self.random.choice([0, -7, 2**31 - 1])

    _long = _integer

    def _double(self, shape: Shape, depth: int) -> float:
        return self.random.choice([0.5, -3.0])

    _float = _double

    def _timestamp(self, shape: Shape, depth: int) -> datetime:
        return NOON

    def _keep(self) -> bool:
        return self.random.random() < 0.7


def as_json_has_it(value: Any) -> Any:
    """Blobs in Base64 and times as epoch seconds."""
    if isinstance(value, dict):
        return {key: as_json_has_it(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json_has_it(item) for item in value]
    if isinstance(value, datetime):
        return value.timestamp()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def operations(service: str) -> list[OperationModel]:
    model = load_service(service)
    return [model.operation_model(name) for name in model.operation_names]


@pytest.mark.parametrize("service", SERVICES)
def test_what_an_sdk_sends_is_read_back(service):
    for model in operations(service):
        if model.input_shape is None:
            continue
        given = Drawn(f"{model.name} in").draw(model.input_shape)
        sent = QuerySerializer().serialize_to_request(given, model)["body"]

        form = query.read_form(urlencode(sent).encode())
        read = query.read_input(form, model.input_shape)

        assert form["Action"] == model.name
        assert without_empty(read) == without_empty(as_json_has_it(given)), model.name


@pytest.mark.parametrize("service", SERVICES)
def test_what_an_operation_gives_is_read_by_an_sdk(service):
    for model in operations(service):
        if model.output_shape is None:
            continue
        output = Drawn(f"{model.name} out").draw(model.output_shape)

        response = query_xml.answer(model, output, "id-1")
        answer = {"body": response.content, "headers": {}, "status_code": 200}
        read = QueryParser().parse(answer, model.output_shape)

        assert read.pop("ResponseMetadata")["RequestId"] == "id-1", model.name
        assert without_empty(read) == without_empty(output), model.name


def without_empty(value: Any) -> Any:
    """An empty structure, list or text and an absent one look alike in XML."""
    if isinstance(value, dict):
        cleaned = {key: without_empty(item) for key, item in value.items()}
        return {key: item for key, item in cleaned.items() if item not in ({}, [], "", None)}
    return [without_empty(item) for item in value] if isinstance(value, list) else value


IAM = load_service("iam")


def read(operation: str, **parameters: str) -> dict:
    form = query.read_form(urlencode(parameters).encode())
    return query.read_input(form, IAM.operation_model(operation).input_shape)


def test_an_empty_list_is_a_name_without_a_value():
    assert read("UntagRole", RoleName="r", TagKeys="") == {"RoleName": "r", "TagKeys": []}


def test_a_parameter_that_the_model_does_not_know_is_left_out():
    assert read("GetRole", RoleName="r", Colour="red", **{"RoleName2.member.1": "x"}) == {"RoleName": "r"}


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        pytest.param("ListRoles", {"MaxItems": "ten"}, id="a word for a number"),
        pytest.param("ListRoles", {"MaxItems": "1e3"}, id="an exponent for a whole number"),
        pytest.param("ListRoles", {"MaxItems": "9" * 5000}, id="5,000 digits"),
        pytest.param("ListRoles", {"MaxItems": "٣"}, id="another script's digit"),
        pytest.param("CreateRole", {"RoleName.member.1": "r"}, id="a list for a text"),
        pytest.param("CreateRole", {"RoleName": "r", "RoleName.x": "r"}, id="a text with parts"),
        pytest.param("CreateRole", {"Tags.member.1": "a=b"}, id="a text for a structure"),
        pytest.param("UntagRole", {"TagKeys": "a"}, id="a text for a list"),
        pytest.param("UntagRole", {"TagKeys.1": "a"}, id="items without their name"),
        pytest.param("UntagRole", {"TagKeys.member.2": "a"}, id="no first item"),
        pytest.param("UntagRole", {"TagKeys.member.0": "a"}, id="item 0"),
        pytest.param("UntagRole", {"TagKeys.member.01": "a"}, id="a leading zero"),
        pytest.param("UntagRole", {"TagKeys.member.1": "a", "TagKeys.member.999999999": "b"}, id="a gap"),
        pytest.param("UntagRole", {"TagKeys.member.x": "a"}, id="an item with a name for a number"),
    ],
)
def test_what_does_not_fit_is_refused(operation, parameters):
    with pytest.raises(errors.SerializationException):
        read(operation, **parameters)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Action=GetRole&RoleName=é".encode(), id="not encoded"),
        pytest.param(b"Action=GetRole&RoleName=%ff", id="not UTF-8"),
        pytest.param(b"Action=GetRole&Action=DeleteRole", id="twice"),
        pytest.param(b"a=1&" * 1_000_000, id="a million parameters"),
    ],
)
def test_a_body_that_is_no_form_is_refused(body):
    with pytest.raises(errors.SerializationException):
        query.read_form(body)


def test_a_deep_name_takes_no_stack():
    form = query.read_form(b".".join([b"Tags"] * 100_000) + b"=1")
    assert query.read_input(form, IAM.operation_model("CreateRole").input_shape) == {}


def test_a_bad_time_is_refused():
    shape = load_service("autoscaling").operation_model("PutScheduledUpdateGroupAction").input_shape
    for text in ("2026-11-21T12:00:00Z", str(NOON.timestamp())):
        assert query.read_input({"StartTime": text}, shape)["StartTime"] == NOON.timestamp()
    with pytest.raises(errors.SerializationException):
        query.read_input({"StartTime": "noon"}, shape)


@pytest.mark.parametrize("odd", ["\0", "\x1f", "\ud800", "\ufffe", "\x0b"])
def test_what_xml_cannot_hold_breaks_no_answer(odd):
    model = IAM.operation_model("GetRole")
    response = query_xml.answer(model, {"Role": {"Description": f"a{odd}b"}}, "id-1")
    read = QueryParser().parse(
        {"body": response.content, "headers": {}, "status_code": 200}, model.output_shape
    )
    assert read["Role"]["Description"] == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (errors.NoSuchEntityException("x"), "NoSuchEntity", 404),
        (errors.DeleteConflictException("x"), "DeleteConflict", 409),
        (errors.InvalidParameterException("x"), "ValidationError", 400),
        (errors.AccessDeniedException("x"), "AccessDenied", 403),
        (errors.InternalErrorException("x"), "InternalFailure", 500),
    ],
)
def test_an_error_bears_the_code_of_the_services_model(error, code, status):
    response = query_xml.error_answer(error, "id-1", IAM)
    read = QueryParser().parse({"body": response.content, "headers": {}, "status_code": status}, None)
    assert (response.status_code, read["Error"]["Code"], read["Error"]["Message"]) == (status, code, "x")
    assert read["Error"]["Type"] == ("Receiver" if status >= 500 else "Sender")


def test_a_parameter_that_no_model_knows_is_left_out_and_named_in_the_log():
    shape = load_service("iam").operation_model("CreateRole").input_shape
    name = f"Parameter{uuid4().hex}"
    form = {"Action": "CreateRole", "Version": "2010-05-08", "RoleName": "a", name: "a value"}

    with capture_logs() as lines:
        assert query.read_input(form | {f"Tags.member.1.{name}": "x"}, shape) == {
            "RoleName": "a",
            "Tags": [{}],
        }

    named = [(line["structure"], line["member"]) for line in lines]
    assert sorted(named) == [("CreateRoleRequest", name), ("Tag", name)]
    assert "a value" not in str(lines)


@pytest.mark.parametrize("part", ["key", "value"])
def test_an_entry_of_a_map_has_a_key_and_a_value(part):
    shape = load_service("sns").operation_model("CreateTopic").input_shape
    with pytest.raises(errors.SerializationException, match="needs a key and a value"):
        query.read_input({"Name": "a", f"Attributes.entry.1.{part}": "x"}, shape)
