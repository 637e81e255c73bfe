"""A pool's issuer and the keys that it publishes: the one thing of a pool that is not read through boto3.

Which host is asked follows from the connection and the pool alone, never from a token.
"""

from io import BytesIO

import orjson
from botocore.awsrequest import AWSRequest
from botocore.exceptions import EndpointConnectionError
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies
from django.conf import settings

from dashboard.actor import current_actor
from dashboard.aws import loopback
from dashboard.aws.clients import StaffClient

_KEYS, _DISCOVERY = ".well-known/jwks.json", ".well-known/openid-configuration"


def read_keys(client: StaffClient, pool_id: str) -> list[dict]:
    """The pool's JSON Web Keys. The embedded engine tells staff more of each: ``token_use``, ``created``, ``until``.

    Raises botocore's errors, as the calls of a client do.
    """
    found = _read(client, pool_id, _KEYS).get("keys")
    return [key for key in found if isinstance(key, dict)] if isinstance(found, list) else []


def issuers(client: StaffClient, pool_id: str) -> list[str]:
    """Every ``iss`` that the pool's tokens may bear, the usual one first."""
    connection = client.actor.connection
    if connection.is_embedded:
        return [_read(client, pool_id, _DISCOVERY)["issuer"]]
    region = pool_id.partition("_")[0]
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    hosts = [f"https://{name}.{region}.{suffix}" for name in ("cognito-idp", "issuer-cognito-idp")]
    known = [*hosts, connection.endpoint_url.rstrip("/")]
    return [f"{host}/{pool_id}" for host in dict.fromkeys(known) if host]


def _read(client: StaffClient, pool_id: str, document: str) -> dict:
    if client.actor.connection.is_embedded:
        status, body = _inside(client, f"{loopback.ENDPOINT}/{pool_id}/{document}")
    else:
        base = client.actor.connection.endpoint_url.rstrip("/")
        url = f"{base}/{pool_id}/{document}" if base else f"{issuers(client, pool_id)[0]}/{document}"
        status, body = _fetch(url)
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        answer = None
    if status != 200 or not isinstance(answer, dict):
        raise EndpointConnectionError(endpoint_url=document, error=f"HTTP status {status}")
    return answer


def _inside(client: StaffClient, url: str) -> tuple[int, bytes]:
    token = current_actor.set(client.actor)
    try:
        response = loopback.send("GET", url, {}, BytesIO(), 0)
    finally:
        current_actor.reset(token)
    return response.status_code, response.content


def _fetch(url: str) -> tuple[int, bytes]:
    """By botocore's own HTTP: the site's proxy and certificates as for every call; redirects are not followed."""
    timeout = (settings.AWS_CONNECT_TIMEOUT, settings.AWS_READ_TIMEOUT)
    session = URLLib3Session(proxies=get_environ_proxies(url), timeout=timeout)
    response = session.send(AWSRequest("GET", url).prepare())
    return response.status_code, response.content
