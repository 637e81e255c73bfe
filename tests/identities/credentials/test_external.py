"""Credentials of an STS elsewhere: the whole way, with the STS, the IAM and the S3 of a moto server.

moto enforces the policies of roles, as AWS does. It does not verify the token: that an outsider can by the issuer's
documents is tested with the tokens.
"""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

import boto3
import jwt
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.fixtures.roles import allow, policy, trust

ACCOUNT = "123456789012"
NO_LIMIT = "inf"


@pytest.fixture
def aws_of(moto_url) -> Callable:
    """A boto3 client of a service of moto; with an administrator's key where no credentials are given."""

    def make(service: str, credentials: dict | None = None):
        given = credentials or {"AccessKeyId": "AKIATESTSONLY", "SecretKey": "tests-only"}
        return boto3.client(
            service,
            endpoint_url=moto_url,
            region_name="us-east-1",
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretKey"],
            aws_session_token=given.get("SessionToken"),
            config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}),
        )

    return make


@pytest.fixture
def enforce(moto_url) -> Iterator[Callable[[], None]]:
    """Makes moto enforce policies from the second call on: the first is that of STS, which nobody signs."""

    def after(calls: str) -> None:
        url, plain = f"{moto_url}/moto-api/reset-auth", {"Content-Type": "text/plain"}
        with urlopen(Request(url, calls.encode(), plain, method="POST")):
            pass

    yield lambda: after("1")
    after(NO_LIMIT)


@pytest.fixture
def roles(aws_of, place, settings, moto_url) -> dict[str, str]:
    """Roles at moto: readers may read the album, others may not, guests may list topics. The bucket holds one picture."""
    settings.STS_ENDPOINT_URL = moto_url
    s3, iam = aws_of("s3"), aws_of("iam")
    s3.create_bucket(Bucket="album")
    s3.put_object(Bucket="album", Key="ann.txt", Body=b"a picture of ann")
    statements = {
        "reader": allow("s3:GetObject", "arn:aws:s3:::album/*"),
        "other": allow("s3:GetObject", "arn:aws:s3:::elsewhere/*"),
        "visitor": allow("sns:ListTopics"),
    }
    made = {}
    for name, statement in statements.items():
        document = json.dumps(trust(place.id, "unauthenticated" if name == "visitor" else "authenticated"))
        made[name] = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy(statement))
    return made


def map_ann_to(place, role: str, roles: dict[str, str]) -> None:
    rule = {"Claim": "cognito:username", "MatchType": "Equals", "Value": "ann", "RoleARN": roles[role]}
    mapping = {
        "Type": "Rules",
        "AmbiguousRoleResolution": "Deny",
        "RulesConfiguration": {"Rules": [rule]},
    }
    place.set_roles(mapping, authenticated=roles["other"], unauthenticated=roles["visitor"])


def read_picture(aws_of, credentials: dict) -> bytes:
    return aws_of("s3", credentials).get_object(Bucket="album", Key="ann.txt")["Body"].read()


def test_ann_signs_in_by_srp_and_reads_the_object_that_her_mapped_role_allows(place, roles, aws_of, enforce):
    map_ann_to(place, "reader", roles)
    enforce()
    credentials = place.credentials(place.sign_in())
    assert read_picture(aws_of, credentials) == b"a picture of ann"
    arn = aws_of("sts", credentials).get_caller_identity()["Arn"]
    assert arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/CognitoIdentityCredentials"


def test_a_role_that_does_not_allow_it_is_refused(place, roles, aws_of, enforce):
    map_ann_to(place, "other", roles)
    enforce()
    credentials = place.credentials(place.sign_in())
    with pytest.raises(ClientError, match="AccessDenied"):
        read_picture(aws_of, credentials)


def test_a_guest_is_refused_what_only_users_may(place, roles, aws_of, enforce):
    map_ann_to(place, "reader", roles)
    enforce()
    credentials = place.credentials()
    with pytest.raises(ClientError, match="AccessDenied"):
        read_picture(aws_of, credentials)
    assert "Topics" in aws_of("sns", credentials).list_topics()


class Sts(BaseHTTPRequestHandler):
    """An STS that notes what it is asked, and refuses."""

    asked: ClassVar[list[dict[str, str]]] = []
    code: ClassVar[str] = "AccessDenied"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append({name: values[0] for name, values in parse_qs(body).items()})
        self.asked[-1]["Authorization"] = self.headers.get("Authorization", "")
        answer = (
            f"<ErrorResponse><Error><Code>{self.code}</Code><Message>No</Message></Error></ErrorResponse>"
        )
        self.send_response(403)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def refusing_sts(settings, monkeypatch) -> Iterator[type[Sts]]:
    monkeypatch.setattr(Sts, "asked", [])
    server = HTTPServer(("127.0.0.1", 0), Sts)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    settings.STS_ENDPOINT_URL = f"http://127.0.0.1:{server.server_port}"
    yield Sts
    server.shutdown()
    server.server_close()


def test_the_sts_is_asked_unsigned_with_a_token_that_carries_the_tags(place, refusing_sts, client):
    place.tag(user="cognito:username")
    with pytest.raises(place.public.exceptions.InvalidIdentityPoolConfigurationException):
        place.credentials(place.sign_in())
    asked = refusing_sts.asked[0]
    assert asked["Action"] == "AssumeRoleWithWebIdentity"
    assert asked["RoleArn"] == place.user_role
    assert asked["RoleSessionName"] == "CognitoIdentityCredentials"
    assert not asked["Authorization"]
    assert "Policy" not in asked
    keys = jwt.PyJWKSet.from_dict(client.get("/identity/.well-known/jwks.json").json())
    token = asked["WebIdentityToken"]
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(token, key, algorithms=["RS256"], audience=place.id)
    assert claims["https://aws.amazon.com/tags"] == {"principal_tags": {"user": ["ann"]}}


def test_guests_take_aws_s_list_of_services_along_as_session_policy(place, refusing_sts):
    with pytest.raises(place.public.exceptions.InvalidIdentityPoolConfigurationException):
        place.credentials()
    actions = json.loads(refusing_sts.asked[0]["Policy"])["Statement"][0]["Action"]
    assert {"cognito-idp:*", "s3:*", "rum:PutRumEvents"} < set(actions)
    assert not {"iam:*", "sts:*", "*"} & set(actions)
    assert len(refusing_sts.asked[0]["Policy"]) <= 2048


def test_an_sts_in_trouble_is_no_fault_of_the_pools(place, refusing_sts, monkeypatch):
    monkeypatch.setattr(refusing_sts, "code", "Throttling")
    with pytest.raises(place.public.exceptions.ExternalServiceException):
        place.credentials(place.sign_in())


def test_an_sts_that_is_down_or_slow_is_named(place, settings, closed_url, silent_url):
    logins = place.sign_in()
    for address in (closed_url, silent_url):
        settings.STS_ENDPOINT_URL = address
        with pytest.raises(place.public.exceptions.ExternalServiceException, match="STS cannot be reached"):
            place.credentials(logins)
