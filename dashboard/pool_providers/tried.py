"""Tests of this browser: what its session keeps of each, and their reports.

The receipt, which opens a report, is the session's alone; the report itself is kept, sealed, by the engine.
"""

import time
from typing import Any

from django.utils.crypto import constant_time_compare

from dashboard.aws.errors import ERRORS
from dashboard.place import Place

_NAME = "provider_tests"
_KEPT, _SECONDS = 5, 3600


def remember(session: Any, place: Place, name: str, test_id: str) -> None:
    """This browser has started a test; the former one of the provider is forgotten."""
    key = _key(place, name)
    others = [(other, kept) for other, kept in _tests(session).items() if other != key]
    begun = {"id": test_id, "receipt": "", "until": time.time() + _SECONDS + 600}
    session[_NAME] = dict([*others[1 - _KEPT :], (key, begun)])


def take_receipt(session: Any, place: Place, name: str, test_id: str, receipt: str) -> bool:
    """Keep what the browser came back with; False where it did not start this test."""
    tests, key = _tests(session), _key(place, name)
    kept = tests.get(key)
    if kept is None or not constant_time_compare(kept["id"], test_id):
        return False
    tests[key] = {**kept, "receipt": receipt[:64]}
    session[_NAME] = tests
    return True


def last_test(session: Any, place: Place, name: str) -> dict[str, Any] | None:
    """The last test of a provider that this browser started (ProviderTestType), as far as it is; None where there is none
    any more."""
    kept = _tests(session).get(_key(place, name))
    if kept is None or not place.embedded or not place.may("lifeguard:DescribeProviderTest"):
        return None
    receipt = {"Receipt": kept["receipt"]} if kept["receipt"] else {}
    try:
        answer = place.own.describe_provider_test(UserPoolId=place.pool_id, TestId=kept["id"], **receipt)
    except ERRORS:
        return None
    return answer["ProviderTest"]


def sent_last(test: dict[str, Any] | None) -> dict[str, str]:
    """What the provider sent in a test, by its own names; an ID token's over that of userInfo."""
    claims = (test or {}).get("Claims") or []
    ordered = sorted(claims, key=lambda claim: claim["Source"] == "id-token")
    return {claim["Name"]: claim["Value"] for claim in ordered}


def _key(place: Place, name: str) -> str:
    return f"{place.connection.slug} {place.pool_id} {name}"


def _tests(session: Any) -> dict[str, dict[str, Any]]:
    kept = dict(session.get(_NAME) or {})
    return {key: test for key, test in kept.items() if test["until"] > time.time()}
