"""The report of a test: what was sent, what came back, each check, and where it ends."""

import secrets
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
from django.conf import settings

from pools.models import IdentityProvider, ProviderTest
from pools.rules.federation.checks import Passed, listened
from pools.rules.federation.rejections import Declined, Rejected, Unreachable
from pools.rules.federation.trips import digest
from pools.rules.federation.trying.outcome import outcome_of
from pools.rules.federation.trying.showing import LONGEST, fields_of, shown
from pools.rules.federation.trying.starting import KEPT
from pools.rules.federation.verified import VerifiedIdentity
from pools.rules.federation.watching import OF_A_PERSON, Part, Seen, watched

MAX_DOCUMENT = 100_000


def keep_request(test: ProviderTest, address: str) -> None:
    """What the browser takes along to the provider: the query of the address that it is sent to."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    fields = {"address": f"{parts.scheme}://{parts.netloc}{parts.path}", **query}
    sent = _part(Seen(Part.REQUEST, fields, _xml(query.get("SAMLRequest", ""))))
    ProviderTest.objects.filter(pk=test.pk).update(report=_seal({"Parts": [sent]}))


def end_test(
    test: ProviderTest, answer: Mapping[str, str], read: Callable[[], VerifiedIdentity], now: datetime
) -> str:
    """Keep what becomes of an ``answer`` that the browser brought, which ``read`` verifies, and the receipt that opens it."""
    failure: dict[str, str] = {}
    verified = None
    with listened() as checks, watched() as parts:
        try:
            verified = read()
        except Rejected as problem:
            failure = {"Kind": "REJECTED", "Check": str(problem.check), "Message": problem.said}
        except Unreachable as problem:
            failure = {"Kind": "UNREACHABLE", "Message": str(problem)}
        except Declined as problem:
            said = problem.said or "It gives no reason."
            failure = {"Kind": "DECLINED", "Message": f"The provider answers with an error: {said}"}
    trip = [Seen(Part.ANSWER, answer), *(each for each in parts if each.part not in OF_A_PERSON)]
    report = {
        "Parts": [*_sent(test), *(_part(each) for each in trip)],
        "Documents": [
            each.document[:MAX_DOCUMENT] for each in parts if each.part in OF_A_PERSON and each.document
        ],
        "Checks": [*map(_check, checks), *_failed(failure)],
        "Claims": _claims(test.provider, parts),
    }
    if failure:
        report["Failure"] = failure
    if verified:
        report |= outcome_of(test.provider.pool, verified)
    return _keep(test, report, now)


def read_report(test: ProviderTest) -> dict[str, Any]:
    """What is kept of a test; nothing before it was opened."""
    if not test.report:
        return {}
    kept: dict[str, Any] = orjson.loads(settings.KEY_RING.decrypt(bytes(test.report)))
    return kept


def _keep(test: ProviderTest, report: dict[str, Any], now: datetime) -> str:
    receipt = secrets.token_urlsafe(32)
    ended = {"receipt": digest(receipt), "ended": now, "expires": now + KEPT, "report": _seal(report)}
    ProviderTest.objects.filter(pk=test.pk, ended=None).update(**ended)
    return receipt


def _xml(request: str) -> str:
    """Our own request, as it was before it was packed into an address."""
    return zlib.decompress(b64decode(request), -zlib.MAX_WBITS).decode() if request else ""


def _seal(report: dict[str, Any]) -> bytes:
    return settings.KEY_RING.encrypt(orjson.dumps(report))


def _sent(test: ProviderTest) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = read_report(test).get("Parts", [])
    return parts


def _part(one: Seen) -> dict[str, Any]:
    part: dict[str, Any] = {"Part": str(one.part), "Fields": fields_of(one.fields)}
    return part | ({"Document": one.document[:MAX_DOCUMENT]} if one.document else {})


def _check(one: Passed) -> dict[str, str]:
    return {"Check": str(one.check), "Verdict": "PASSED", "Found": one.found}


def _failed(failure: Mapping[str, str]) -> list[dict[str, str]]:
    """The check that ended the trip, last."""
    if "Check" not in failure:
        return []
    return [{"Check": failure["Check"], "Verdict": "FAILED", "Found": failure["Message"][:LONGEST]}]


def _claims(provider: IdentityProvider, parts: Iterable[Seen]) -> list[dict[str, Any]]:
    """What the provider said of somebody, with the pool's attributes that each is mapped to."""
    mapped: dict[str, list[str]] = {}
    for attribute, claim in provider.attribute_mapping.items():
        mapped.setdefault(claim, []).append(attribute)
    return [
        {
            "Source": str(each.part),
            "Name": str(name)[:256],
            "Value": shown(name, value),
            "Attributes": mapped.get(name, []),
        }
        for each in parts
        if each.part in OF_A_PERSON
        for name, value in list(each.fields.items())[:200]
    ]
