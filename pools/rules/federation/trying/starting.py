"""A test of a provider begins: its row, and the address that opens it in a browser."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from pools import errors
from pools.models import IdentityProvider, ProviderTest, UserPool
from pools.rules.domains.addresses import own_address, pages_url
from pools.rules.federation.trips import LONGEST, digest
from pools.wire.call import Caller

KEPT = timedelta(hours=1)
"""For how long a report can be read."""
PAGE = "providerTest"


def where_of(pool: UserPool) -> str:
    """The address of the page at which tests of a pool begin. Raises PreconditionNotMetException where it has none."""
    base = pages_url(pool)
    if not base:
        raise errors.PreconditionNotMetException(
            "The pool has no domain, so no provider can send anybody back. Give it one first."
        )
    return f"{base}/{PAGE}"


def check_return(address: str) -> str:
    """The address of a page of this site that a browser is to end at. Raises InvalidParameterException for any other."""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    host = split_domain_port(parts.netloc)[0]
    named = [each for each in settings.ALLOWED_HOSTS if each != "*"]
    own = f"{parts.scheme}://{parts.netloc}" == own_address() or (host and validate_host(host, named))
    if parts.scheme not in ("http", "https") or not own or parts.query or parts.fragment:
        raise errors.InvalidParameterException("ReturnTo is no address of a page of this site.")
    return address


def caller_of(caller: Caller) -> str:
    """Who a report is for, in one text."""
    return f"{caller.kind} {caller.id} {caller.unique_id}"[:300]


def start_test(
    provider: IdentityProvider, caller: str, return_to: str, now: datetime
) -> tuple[ProviderTest, str]:
    """Store a test, in place of the caller's former one of this provider, and its key, which opens it once."""
    ProviderTest.objects.filter(provider=provider, caller=caller).delete()
    key = secrets.token_urlsafe(32)
    test = ProviderTest.objects.create(
        id=uuid4().hex,
        provider=provider,
        caller=caller,
        key=digest(key),
        return_to=return_to,
        created=now,
        expires=now + LONGEST,
    )
    return test, key


def address_of_test(where: str, key: str) -> str:
    return f"{where}?{urlencode({'key': key})}"


def open_test(pool: UserPool, key: str, now: datetime) -> ProviderTest | None:
    """The test that this key opens, once and in one browser; None where it is over or was opened."""
    found = ProviderTest.objects.select_related("provider__pool").filter(
        key=digest(key), provider__pool=pool, expires__gt=now
    )
    test = found.first()
    if test is None or not ProviderTest.objects.filter(pk=test.pk, opened=None).update(opened=now):
        return None
    return test
