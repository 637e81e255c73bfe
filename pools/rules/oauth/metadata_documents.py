"""Client ID metadata documents: fetched once, kept for a while, and what a client of one may do.

Follows "OAuth Client ID Metadata Document" (draft-ietf-oauth-client-id-metadata-document) and CreateCIMDPolicy.
"""

from datetime import datetime, timedelta
from typing import Any

import regex
import structlog
from django.conf import settings

from pools.models import AppClient, CIMDPolicy, MetadataDocument, UserPool
from pools.rules import fetching
from pools.rules.limits.hosted import meet_document
from pools.rules.oauth.cimd_policies import LONGEST_CACHE, SHORTEST_CACHE, is_document_url, policies_for
from pools.rules.oauth.client_metadata import callbacks_in, name_in, read_object, text_in, texts_in
from pools.rules.oauth.failures import OAuthError
from pools.wire.call import Call

log = structlog.get_logger("lifeguard.hosted")
LARGEST = 32 * 1024
MOST_DOCUMENTS = 1000
"""How many a policy keeps: a wide pattern lets strangers fill it."""
_SECONDS = 5.0
_MAX_AGE = regex.compile(r"max-age\s*=\s*\"?([0-9]{1,10})")


class NoDocument(Exception):
    """The pool takes no client by this address, or its document is not good. The message says why, for the log."""


def client_of_document(call: Call, pool: UserPool, url: str) -> AppClient:
    """The app client as which the client of an address acts, with its ``document`` and its ``pool``.

    It may do what both allow: of flows the code alone, without a secret. Raises NoDocument, TooManyRequestsException.
    """
    policies = policies_for(pool, url) if is_document_url(url) else []
    if not policies:
        raise NoDocument("no policy of the pool takes this address")
    policy = policies[0]
    client = policy.client
    if client is None:  # policies_for leaves these out
        raise NoDocument("the app client of the policy was deleted")
    kept = MetadataDocument.objects.filter(policy=policy, url=url, expires__gt=call.now).first()
    client.document = kept.document if kept else fetch_document(call, pool, policy, url)
    client.pool = pool
    flows = [flow for flow in client.settings.get("AllowedOAuthFlows", []) if flow == "code"]
    client.settings = client.settings | {"AllowedOAuthFlows": flows}
    return client


def fetch_document(call: Call, pool: UserPool, policy: CIMDPolicy, url: str) -> dict[str, Any]:
    """Fetch the document of an address anew, and keep it. Raises NoDocument, TooManyRequestsException."""
    meet_document(pool)
    networks = fetching.EVERYWHERE if settings.PROVIDER_ALLOW_PRIVATE else ()
    try:
        answer = fetching.fetch(
            url, fetching.Bounds(_SECONDS, LARGEST, networks), {"Accept": "application/json"}
        )
        document = read_document(answer, url)
    except (fetching.NotPublic, fetching.Unreached, NoDocument) as problem:
        reason = "not at a public address" if isinstance(problem, fetching.NotPublic) else str(problem)
        log.warning("client metadata document", pool=pool.public_id, url=url, problem=reason)
        raise NoDocument(reason) from None
    expires = call.now + _lifetime(answer, policy)
    with call.change():
        _make_room(policy, url)
        MetadataDocument.objects.update_or_create(
            policy=policy, url=url, defaults={"document": document, "cached": call.now, "expires": expires}
        )
    return document


def read_document(answer: fetching.Answer, url: str) -> dict[str, Any]:
    """What is kept of the document in an answer. Raises NoDocument."""
    kind = _header(answer, "content-type").partition(";")[0].strip().lower()
    if answer.status != 200:
        raise NoDocument(f"status {answer.status}; redirects are not followed")
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise NoDocument("not JSON")
    try:
        given = read_object(answer.body)
        if given.get("client_id") != url:
            raise NoDocument("client_id is not the document's address")
        if text_in(given, "token_endpoint_auth_method") != "none" or "client_secret" in given:
            raise NoDocument("token_endpoint_auth_method is not none")
        if "authorization_code" not in texts_in(given, "grant_types", ("authorization_code",)):
            raise NoDocument("grant_types lacks authorization_code")
        if "code" not in texts_in(given, "response_types", ("code",)):
            raise NoDocument("response_types lacks code")
        callbacks = callbacks_in(given)
        name = name_in(given)
    except OAuthError as problem:
        raise NoDocument(problem.description) from None
    if not callbacks:
        raise NoDocument("redirect_uris is missing")
    return {"client_id": url, "client_name": name, "redirect_uris": callbacks}


def _lifetime(answer: fetching.Answer, policy: CIMDPolicy) -> timedelta:
    """``max-age`` where it is within the bounds of CacheDuration, which else holds itself."""
    match = _MAX_AGE.search(_header(answer, "cache-control").lower())
    seconds = int(match[1]) if match else 0
    fit = SHORTEST_CACHE <= seconds <= LONGEST_CACHE
    return timedelta(seconds=seconds if fit else policy.cache_duration)


def _header(answer: fetching.Answer, name: str) -> str:
    return next((value for key, value in answer.headers.items() if key.lower() == name), "")


def _make_room(policy: CIMDPolicy, url: str) -> None:
    others = MetadataDocument.objects.filter(policy=policy).exclude(url=url)
    beyond = others.count() - MOST_DOCUMENTS + 1
    if beyond > 0:
        gone = list(others.order_by("cached").values_list("pk", flat=True)[:beyond])
        MetadataDocument.objects.filter(pk__in=gone).delete()


def documents_of(policy: CIMDPolicy, now: datetime) -> Any:
    """The documents that a policy keeps and that are good, as a query by address."""
    return MetadataDocument.objects.filter(policy=policy, expires__gt=now).order_by("url")
