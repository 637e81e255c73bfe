"""What a provider tells of somebody beside the ID token: userInfo, Google's People API, Facebook's Graph."""

from typing import Any

import orjson

from pools.models import IdentityProvider
from pools.rules.federation import fetching
from pools.rules.federation.oidc.declining import declined
from pools.rules.federation.oidc.kinds import KINDS, details_of
from pools.rules.federation.rejections import TooSlow

_NEVER_ASKED = frozenset(("access_token", "id_token", "refresh_token", ""))
_LONGEST_NAME = 200


def read_user_info(provider: IdentityProvider, address: str, access_token: str) -> dict[str, Any]:
    """What the provider says there; nothing where it has no such address, or where nothing of it is wanted.

    Raises Declined, Unreachable.
    """
    if details_of(provider).get("attributes_url_add_attributes") == "true":
        fields = _wanted(provider)
        address = f"{address}{','.join(fields)}" if address and fields else ""
    if not address:
        return {}
    bearer = {"Authorization": f"Bearer {access_token}"}
    by_post = provider.details.get("attributes_request_method") == "POST"
    try:
        answer = fetching.post(address, {}, bearer) if by_post else fetching.get(address, bearer)
    except TooSlow:
        raise TooSlow("Read timed out") from None
    said = answer.json()
    if answer.status != 200 or "error" in said:
        raise declined(said, answer.status)
    return _flat(said) if KINDS[provider.type].fields else said


def _wanted(provider: IdentityProvider) -> list[str]:
    """The fields that are asked for by name: those that are mapped, as far as the provider has them."""
    kind = KINDS[provider.type]
    mapped = {str(each) for each in provider.attribute_mapping.values()} - _NEVER_ASKED - set(kind.first)
    known = mapped if kind.fields is None else mapped & kind.fields
    named = [each for each in sorted(known) if each.replace("_", "").isalnum() and each.isascii()]
    return [*kind.first, *(each for each in named if len(each) <= _LONGEST_NAME)]


def _flat(person: dict[str, Any]) -> dict[str, Any]:
    """A person of Google's People API, each field as its first value: the primary one where one is marked."""
    return {name: _first(values) for name, values in person.items() if isinstance(values, list) and values}


def _first(values: list[Any]) -> Any:
    entries = [each for each in values if isinstance(each, dict)]
    if not entries:
        return values[0]
    chosen = next((each for each in entries if (each.get("metadata") or {}).get("primary")), entries[0])
    for name in ("canonicalForm", "value", "formattedValue", "displayName", "url", "text", "name"):
        if isinstance(chosen.get(name), str):
            return chosen[name]
    if isinstance(date := chosen.get("date"), dict):
        return _date(date)
    return orjson.dumps({name: each for name, each in chosen.items() if name != "metadata"}).decode()


def _date(parts: dict[str, Any]) -> str:
    """ISO 8601; without a year where the person does not tell it."""
    numbers = [parts.get(name) for name in ("year", "month", "day")]
    told = [
        f"{each:0{width}d}" for each, width in zip(numbers, (4, 2, 2), strict=True) if isinstance(each, int)
    ]
    return "-".join(told)
