"""Trying a sign-in at an identity provider (our own service): it makes no user, session or code, and calls no function."""

import secrets

from pools import errors
from pools.models import ProviderTest
from pools.rules.federation.providers.finding import find_provider
from pools.rules.federation.trips import digest
from pools.rules.federation.trying.report import read_report
from pools.rules.federation.trying.starting import (
    address_of_test,
    caller_of,
    check_return,
    start_test,
    where_of,
)
from pools.rules.user_pools.finding import find_pool
from pools.wire.call import Call


def start_provider_test(call: Call, *, user_pool_id: str, provider_name: str, return_to: str) -> dict:
    """A test of a provider, and the address that opens it in one browser within ten minutes.

    The browser ends at ``return_to``, a page of this site, with the test's id and a receipt in the query. It takes the place
    of the caller's former test of the provider. Raises PreconditionNotMetException where the pool's pages answer nowhere.
    """
    pool = find_pool(user_pool_id)
    where, to = where_of(pool), check_return(return_to)
    with call.change():
        provider = find_provider(pool, provider_name)
        test, key = start_test(provider, caller_of(call.caller), to, call.now)
    return {"TestId": test.id, "Address": address_of_test(where, key), "ExpirationDate": test.expires}


def describe_provider_test(
    call: Call, *, user_pool_id: str, test_id: str, receipt: str | None = None
) -> dict:
    """How far a test is, to who started it; and its report, for an hour, to the browser that has the receipt."""
    pool = find_pool(user_pool_id)
    test = (
        ProviderTest.objects.select_related("provider")
        .filter(id=test_id, provider__pool=pool, caller=caller_of(call.caller), expires__gt=call.now)
        .first()
    )
    if test is None:
        raise errors.ResourceNotFoundException("There is no such test, or it is over.")
    told = {
        "TestId": test.id,
        "ProviderName": test.provider.name,
        "ProviderType": test.provider.type,
        "StartDate": test.created,
        "ExpirationDate": test.expires,
    }
    if not test.ended:
        return {"ProviderTest": {**told, "Status": "OPENED" if test.opened else "WAITING"}}
    if not secrets.compare_digest(test.receipt, digest(receipt or "")):
        raise errors.NotAuthorizedException("The report is told to the browser that made the trip.")
    report = read_report(test)
    status = "FAILED" if report.get("Failure") else "PASSED"
    return {"ProviderTest": {**told, "Status": status, "EndDate": test.ended, **report}}
