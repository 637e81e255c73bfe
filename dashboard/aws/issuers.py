"""A pool's issuer and the keys that it publishes: the one thing of a pool that is not read through boto3.

Which host is asked follows from the connection and the pool alone, never from a token.
"""

from io import BytesIO

import orjson
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from django.conf import settings

from dashboard.actor import current_actor
from dashboard.aws import loopback
from dashboard.aws.clients import StaffClient
from pools.rules import fetching

_KEYS, _DISCOVERY = ".well-known/jwks.json", ".well-known/openid-configuration"
_MOST = 1 << 20
"""Bytes of such a document; those of Cognito have some thousands."""


def read_keys(client: StaffClient, pool_id: str) -> list[dict]:
    """The pool's JSON Web Keys. The embedded engine tells staff more of each: ``token_use``, ``created``, ``until``.

    Raises botocore's errors, as the calls of a client do.
    """
    found = _read(client, pool_id, _KEYS).get("keys")
    return [key for key in found if isinstance(key, dict)] if isinstance(found, list) else []


def read_discovery(client: StaffClient, pool_id: str) -> dict:
    """The pool's discovery document. Raises as :func:`read_keys`."""
    return _read(client, pool_id, _DISCOVERY)


def issuers(client: StaffClient, pool_id: str) -> list[str]:
    """Every ``iss`` that the pool's tokens may bear, the usual one first."""
    connection = client.actor.connection
    if connection.is_embedded:
        document = _read(client, pool_id, _DISCOVERY)
        # By a tag of the pool its tokens may bear AWS's form, and those from before the tag bear the other.
        return list(dict.fromkeys([document["issuer"], document["jwks_uri"].removesuffix(f"/{_KEYS}")]))
    region = pool_id.partition("_")[0]
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    hosts = [f"https://{name}.{region}.{suffix}" for name in ("cognito-idp", "issuer-cognito-idp")]
    known = [*hosts, connection.endpoint_url.rstrip("/")]
    return [f"{host}/{pool_id}" for host in dict.fromkeys(known) if host]


def _read(client: StaffClient, pool_id: str, document: str) -> dict:
    if client.actor.connection.is_embedded:
        status, body = ask_inside(client, "GET", f"/{pool_id}/{document}", {})
    else:
        base = client.actor.connection.endpoint_url.rstrip("/")
        url = f"{base}/{pool_id}/{document}" if base else f"{issuers(client, pool_id)[0]}/{document}"
        status, body = ask_outside(url, base, {"Accept": "application/json"})
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        answer = None
    if status != 200 or not isinstance(answer, dict):
        raise EndpointConnectionError(endpoint_url=document, error=f"HTTP status {status}")
    return answer


def ask_inside(
    client: StaffClient, method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> tuple[int, bytes]:
    """The status and the body that the embedded engine answers inside the process, at a path of its own."""
    token = current_actor.set(client.actor)
    try:
        response = loopback.send(method, loopback.ENDPOINT + path, headers, BytesIO(body), len(body))
    finally:
        current_actor.reset(token)
    return response.status_code, response.content


def ask_outside(url: str, own: str, headers: dict[str, str], body: bytes | None = None) -> tuple[int, bytes]:
    """The same by the network. Whoever set the connection up has opened its own endpoint, ``own``; without one, AWS is asked,
    which is public. Raises botocore's errors."""
    bounds = fetching.Bounds(
        settings.AWS_CONNECT_TIMEOUT + settings.AWS_READ_TIMEOUT,
        _MOST,
        fetching.EVERYWHERE if own else (),
        plain=own.startswith("http:"),
        patience=settings.AWS_READ_TIMEOUT,
    )
    try:
        answer = fetching.fetch(url, bounds, headers, body)
    except fetching.TooLate as problem:
        raise ReadTimeoutError(endpoint_url=url, error=problem) from None
    except (fetching.NotPublic, fetching.Unreached) as problem:
        raise EndpointConnectionError(endpoint_url=url, error=problem) from None
    return answer.status, answer.body
