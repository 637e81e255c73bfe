"""The Query side of the root door: what SDKs, other programs and attackers send to it."""

import json
from xml.etree import ElementTree as ET

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from structlog.testing import capture_logs

from pools.wire.registry import SERVICES
from tests.identities.iam.conftest import TRUST

FORM = "application/x-www-form-urlencoded"
LIST_ROLES = b"Action=ListRoles&Version=2010-05-08"
FAULT = "{http://webservices.amazon.com/AWSFault/2005-15-09}"
IAM = "{https://iam.amazonaws.com/doc/2010-05-08/}"


@pytest.fixture
def send(door, make_key):
    """Sends a form, signed with a key: ``send(body, key=...)`` gives the answer and its root element."""

    def send_form(body: bytes, *, key=None, tamper: bytes | None = None, **headers: str):
        key = key or make_key()
        request = AWSRequest("POST", "http://127.0.0.1:8000/", headers={"Content-Type": FORM}, data=body)
        SigV4Auth(Credentials(key.id, key.secret), "iam", "us-east-1").add_auth(request)
        signed = {name: value for name, value in request.headers.items() if name != "Content-Length"}
        response = door.send(body if tamper is None else tamper, headers={**signed, **headers}.items())
        return response, ET.fromstring(response.content)

    return send_form


def error_of(root: ET.Element, namespace: str = IAM) -> tuple[str | None, str | None]:
    return root.findtext(f".//{namespace}Code"), root.findtext(f".//{namespace}Message")


def test_an_answer_is_wrapped_as_iam_does(send):
    response, root = send(LIST_ROLES)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/xml"
    assert [each.tag for each in root] == [f"{IAM}ListRolesResult", f"{IAM}ResponseMetadata"]
    assert root.tag == f"{IAM}ListRolesResponse"
    assert root.findtext(f".//{IAM}RequestId") == response.headers["x-amzn-RequestId"]


def test_an_operation_without_output_answers_its_metadata(iam, make_role, send):
    make_role()
    _, root = send(b"Action=DeleteRole&Version=2010-05-08&RoleName=staff")
    assert [each.tag for each in root] == [f"{IAM}ResponseMetadata"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "MissingAction"),
        (b"Version=2010-05-08", "MissingAction"),
        (b"Action=Fly&Version=2010-05-08", "InvalidAction"),
        (b"Action=ListRoles", "InvalidAction"),
        (b"Action=ListRoles&Version=1999-01-01", "InvalidAction"),
        (b"Action=ListUserPools&Version=AWSCognitoIdentityProviderService", "InvalidAction"),
        (b"Action=ListRoles&Version=2010-05-08&MaxItems=ten", "MalformedInput"),
        (b"Action=GetRole&Version=2010-05-08", "ValidationError"),
        (b"Action=ListGroups&Version=2010-05-08", "OperationNotBuiltException"),
        (b"a=1&" * 1_000_000, "MalformedInput"),
        (b"Action=%FF", "MalformedInput"),
        ("Action=é".encode(), "MalformedInput"),
        (b"Action=\x00%00&Version=2010-05-08", "InvalidAction"),
        (b"Action=GetRole&Version=2010-05-08&RoleName=%00", "MalformedInput"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_xml(send, body, code):
    response, root = send(body)
    assert 400 <= response.status_code < 500 or code == "OperationNotBuiltException"
    assert code in (error_of(root)[0], error_of(root, FAULT)[0])


def test_a_target_reaches_no_query_service(door):
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "2010-05-08.ListRoles"}
    assert json.loads(door.send(headers=headers.items()).content)["__type"] == "UnknownOperationException"


def test_a_form_with_a_target_is_no_query(door):
    headers = {"Content-Type": FORM, "X-Amz-Target": "AWSCognitoIdentityProviderService.ListUserPools"}
    assert (
        json.loads(door.send(LIST_ROLES, headers=headers.items()).content)["__type"]
        == "SerializationException"
    )


def test_a_forged_signature_is_refused(send, make_key):
    key = make_key()
    response, root = send(LIST_ROLES, key=key, tamper=LIST_ROLES + b"&MaxItems=1")
    assert (response.status_code, error_of(root)[0]) == (403, "SignatureDoesNotMatch")
    response, root = send(LIST_ROLES, key=key, **{"X-Amz-Security-Token": "x"})
    assert (response.status_code, error_of(root)[0]) == (403, "InvalidClientTokenId")
    response, root = send(LIST_ROLES, key=key, Authorization="AWS4-HMAC-SHA256 nonsense")
    assert (response.status_code, error_of(root)[0]) == (400, "IncompleteSignature")


def test_an_unsigned_call_is_refused(door):
    response = door.send(LIST_ROLES, headers={"Content-Type": FORM}.items())
    assert response.status_code == 403
    assert error_of(ET.fromstring(response.content))[0] == "MissingAuthenticationToken"


def test_a_body_in_chunks_is_refused(send):
    response, root = send(LIST_ROLES, **{"Transfer-Encoding": "chunked"})
    assert (response.status_code, error_of(root, FAULT)[0]) == (400, "MalformedInput")


@pytest.mark.parametrize("length", ["", "x", "-1", "99999999999"])
def test_a_senseless_content_length_is_refused(send, length):
    _, root = send(LIST_ROLES, **{"Content-Length": length})
    assert error_of(root, FAULT)[0] in ("MalformedInput", "MissingAction")


def test_a_content_type_with_a_charset_is_taken(send):
    _, root = send(LIST_ROLES, **{"Content-Type": f"{FORM}; charset=utf-8"})
    # Signed by another value, so it was read, and the signature speaks.
    assert error_of(root)[0] == "SignatureDoesNotMatch"


def test_a_read_only_key_reads_and_simulates_and_changes_nothing(make_client, make_role):
    make_role()
    iam = make_client(service="iam", read_only=True)
    assert [role["RoleName"] for role in iam.list_roles()["Roles"]] == ["staff"]
    assert iam.simulate_custom_policy(PolicyInputList=[], ActionNames=["s3:GetObject"])["EvaluationResults"]
    for call in (
        lambda: iam.delete_role(RoleName="staff"),
        lambda: iam.update_role(RoleName="staff"),
        lambda: iam.tag_role(RoleName="staff", Tags=[]),
        lambda: iam.create_role(RoleName="other", AssumeRolePolicyDocument=json.dumps(TRUST)),
    ):
        with pytest.raises(ClientError) as caught:
            call()
        assert caught.value.response["Error"]["Code"] == "AccessDenied"


def test_a_key_of_one_pool_reaches_nothing_of_iam(make_client, make_role):
    make_role()
    iam = make_client(service="iam", pools=["us-east-1_a"])
    for call in (iam.list_roles, lambda: iam.get_role(RoleName="staff"), iam.list_saml_providers):
        with pytest.raises(ClientError) as caught:
            call()
        assert caught.value.response["Error"]["Code"] == "AccessDenied"


def test_the_log_line_names_the_operation(iam):
    with capture_logs() as lines:
        iam.list_roles()
    assert [line["operation"] for line in lines] == ["ListRoles"]


def test_an_unforeseen_error_says_nothing_of_itself(make_client, monkeypatch):
    def break_down(call, **given):
        raise RuntimeError("secret")

    monkeypatch.setitem(SERVICES["2010-05-08"].operations, "ListRoles", break_down)
    with pytest.raises(ClientError) as caught:
        make_client(service="iam").list_roles()
    error = caught.value.response
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert (error["Error"]["Type"], "secret" in error["Error"]["Message"]) == ("Receiver", False)
