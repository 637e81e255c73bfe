"""What can be looked at of a provider without anybody signing in: on AWS all that there is, on embedded pools the first half."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dashboard.place import Place
from dashboard.pool_providers.finding import NotFound, discover, reach_keys
from dashboard.pool_providers.reading import SOON, Shown
from dashboard.pool_providers.values import base_of


@dataclass(frozen=True)
class Look:
    """One thing that was looked at. ``verdict`` is passed, failed or note; ``until`` a time that belongs to the sentence."""

    title: str
    verdict: str
    why: str
    until: datetime | None = None


def check_provider(place: Place, shown: Shown, now: datetime) -> list[Look]:
    """All that can be said of it now."""
    return [_domain(place), *_of_kind(shown, now), _mapping(place, shown)]


def _of_kind(shown: Shown, now: datetime) -> Iterator[Look]:
    if shown.kind.key == "saml":
        yield from _metadata(shown, now)
    elif shown.kind.key == "oidc":
        yield from _discovery(shown)
    else:
        yield Look("Addresses", "passed", f"{shown.kind.label}’s are well known; nothing is read from it.")


def _domain(place: Place) -> Look:
    base = base_of(place)
    if not base:
        why = "The pool has no domain, so nobody can be sent back. Give it one in its settings."
        return Look("Where people come back to", "failed", why)
    return Look("Where people come back to", "passed", base)


def _discovery(shown: Shown) -> Iterator[Look]:
    try:
        found = discover(shown.details.get("oidc_issuer", ""))
    except NotFound as problem:
        # Who gave all addresses by hand needs no document.
        by_hand = all(shown.details.get(name) for name in ("authorize_url", "token_url", "jwks_uri"))
        yield Look("Discovery document", "note" if by_hand else "failed", str(problem))
        keys = shown.details.get("jwks_uri", "")
    else:
        yield Look("Discovery document", "passed", f"Read, and its issuer is {found.issuer}.")
        keys = found.endpoints.get("Keys", "")
        for warning in found.warnings:
            yield Look("What it says", "failed", warning)
        asked = shown.details.get("authorize_scopes", "").split()
        if unknown := [scope for scope in asked if found.scopes and scope not in found.scopes]:
            yield Look("Scopes", "note", f"It does not list {', '.join(unknown)} among those that it knows.")
    if keys:
        yield _keys(keys)


def _keys(address: str) -> Look:
    try:
        count = reach_keys(address)
    except NotFound as problem:
        return Look("Signing keys", "failed", str(problem))
    return Look("Signing keys", "passed", f"{count} published at {address}.")


def _metadata(shown: Shown, now: datetime) -> Iterator[Look]:
    if shown.metadata is None:
        yield Look("Metadata", "failed", shown.unread or "There are none.")
        return
    yield Look("Metadata", "passed", f"Of {shown.metadata.entity_id}.")
    until = shown.metadata.valid_until
    if until and until <= now:
        yield Look(
            "Valid until", "failed", "The document has run out: ask the provider for a new one.", until
        )
    if not shown.metadata.sign_in_urls:
        yield Look("Sign-in address", "failed", "The metadata name none.")
    expires = shown.expires
    if expires is None:
        yield Look("Certificate", "failed", "It cannot be read.")
    elif expires <= now:
        yield Look(
            "Certificate", "failed", "It has ended: replace the metadata by the provider’s new ones.", expires
        )
    elif expires <= now + SOON:
        yield Look("Certificate", "note", "It ends soon: ask for the new metadata.", expires)
    else:
        yield Look("Certificate", "passed", "Good until", expires)


def _mapping(place: Place, shown: Shown) -> Look:
    attributes = place.pool.get("SchemaAttributes", [])
    required = [each["Name"] for each in attributes if each.get("Required") and each["Name"] != "sub"]
    if missing := [name for name in required if name not in shown.mapping]:
        why = f"The pool requires {', '.join(missing)}, and nothing is mapped to it: nobody new gets in."
        return Look("Attribute mapping", "failed", why)
    fixed = {each["Name"] for each in attributes if not each.get("Mutable", True)} - {"sub"}
    if frozen := sorted(fixed & shown.mapping.keys()):
        why = f"{', '.join(frozen)} cannot change: a first sign-in works, and later ones fail."
        return Look("Attribute mapping", "failed", why)
    return Look("Attribute mapping", "passed", f"{len(shown.mapping)} attributes.")
