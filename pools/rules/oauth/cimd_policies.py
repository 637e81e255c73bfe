"""CIMD policies: finding one, showing it, and which of them an address fits. Follows CIMDPolicyType."""

import secrets
import string
from urllib.parse import SplitResult, urlsplit

import regex
from django.db.models import QuerySet

from pools import errors
from pools.models import AppClient, CIMDPolicy, UserPool
from pools.rules.app_clients.finding import find_client, secrets_of

MAX_POLICIES = 100
"""By pool; AWS names no number."""
SHORTEST_CACHE, LONGEST_CACHE = 86_400, 31_556_952
_ALPHABET = string.ascii_lowercase + string.digits
_URL = regex.compile(r"https://[!-~]{4,248}")


def new_policy_id() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(26))


def find_policy(pool: UserPool, policy_id: str, policies: QuerySet[CIMDPolicy] | None = None) -> CIMDPolicy:
    """The pool's policy of this id. Raises ResourceNotFoundException."""
    rows = CIMDPolicy.objects.all() if policies is None else policies
    found = rows.filter(pool=pool, id=policy_id).first()
    if found is None:
        raise errors.ResourceNotFoundException(f"CIMD policy {policy_id} does not exist.")
    return found


def mapped_client(pool: UserPool, client_id: str) -> AppClient:
    """The client as which clients of documents are to act. Raises ResourceNotFoundException, InvalidParameterException."""
    client = find_client(pool, client_id)
    if secrets_of(client):
        raise errors.InvalidParameterException(
            "A CIMD policy takes an app client without a secret: clients of metadata documents have none."
        )
    if client.kind == "DCR":
        raise errors.InvalidParameterException("A CIMD policy takes no app client that registered itself.")
    return client


def check_patterns(patterns: list[str]) -> list[str]:
    """The patterns as they are kept. Raises InvalidParameterException for one that no address could fit."""
    for pattern in patterns:
        parts = _split(pattern)
        if parts is None or not parts.path.strip("/") or parts.query:
            raise errors.InvalidParameterException(
                f"{pattern} must be https://, a host and a path, such as https://*.example.com/*."
            )
    return list(dict.fromkeys(patterns))


def is_document_url(url: str) -> bool:
    """Whether a client may go by this address: https, a host, a path without dots that lead up, and nothing after it."""
    parts = _split(url) if _URL.fullmatch(url) and "*" not in url else None
    if parts is None or not parts.path.strip("/"):
        return False
    steps = [step.lower().replace("%2e", ".") for step in parts.path.split("/")]
    return "." not in steps and ".." not in steps


def takes_documents(pool: UserPool) -> bool:
    """Whether any address may be a client's: a program that asks by the standard has to be told beforehand. One query."""
    return CIMDPolicy.objects.filter(pool=pool, client__isnull=False).exists()


def policies_for(pool: UserPool, url: str) -> list[CIMDPolicy]:
    """The policies with a client that an address fits, the oldest first, with ``client``. One query."""
    kept = CIMDPolicy.objects.filter(pool=pool, client__isnull=False).select_related("client")
    return [policy for policy in kept.order_by("created", "id") if fits(url, policy.url_patterns)]


def fits(url: str, patterns: list[str]) -> bool:
    """Whether an address fits one of the patterns. A star in the host stands for no slash: it cannot reach into the path."""
    return any(_fits(url, pattern) for pattern in patterns)


def _fits(url: str, pattern: str) -> bool:
    (host, path), (of_host, of_path) = _halves(url), _halves(pattern)
    return _matches(host.lower(), of_host.lower()) and _matches(path, of_path)


def _halves(url: str) -> tuple[str, str]:
    host, _, path = url.removeprefix("https://").partition("/")
    return host, path


def _matches(text: str, pattern: str) -> bool:
    """By pieces and not by an expression: what a stranger sends costs no more than its length."""
    first, *pieces = pattern.split("*")
    if not pieces:
        return text == pattern
    if not text.startswith(first):
        return False
    place = len(first)
    for piece in pieces[:-1]:
        found = text.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return len(text) - place >= len(pieces[-1]) and text.endswith(pieces[-1])


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme == "https" and parts.hostname and parts.username is None and not parts.fragment
        _ = parts.port
    except ValueError:
        return None
    return parts if usable and "@" not in parts.netloc and "#" not in url and "\\" not in url else None


def show_policy(policy: CIMDPolicy, pool: UserPool) -> dict:
    """The policy as CIMDPolicyType."""
    return {
        "UserPoolId": pool.public_id,
        "CIMDPolicyId": policy.id,
        **({"ClientId": policy.client_id} if policy.client_id else {}),
        "PolicyName": policy.name,
        "CacheDuration": policy.cache_duration,
        "URLPatterns": policy.url_patterns,
        "CreationDate": policy.created,
        "LastModifiedDate": policy.modified,
    }
