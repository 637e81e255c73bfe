"""Requests signed by botocore, to be tampered with before they are sent."""

import json

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from pools.models import ApiKey

SERVICE = "AWSCognitoIdentityProviderService"
JSON = "application/x-amz-json-1.1"


def signed_headers(
    key: ApiKey,
    operation: str,
    body: bytes = b"{}",
    *,
    region: str = "us-east-1",
    token: str | None = None,
    extra: dict[str, str] | None = None,
) -> dict[str, str]:
    """The headers of a signed call, by name."""
    headers = {"Content-Type": JSON, "X-Amz-Target": f"{SERVICE}.{operation}", **(extra or {})}
    request = AWSRequest("POST", "http://127.0.0.1:8000/", headers=headers, data=body)
    SigV4Auth(Credentials(key.id, key.secret, token), "cognito-idp", region).add_auth(request)
    return {name: value for name, value in request.prepare().headers.items() if name != "Content-Length"}


def plain_headers(operation: str) -> dict[str, str]:
    """The headers of a call that nobody signed."""
    return {"Content-Type": JSON, "X-Amz-Target": f"{SERVICE}.{operation}"}


def error_of(response) -> tuple[str, str]:
    """The type and the message of an error answer."""
    body = json.loads(response.content)
    return body["__type"], body["message"]
