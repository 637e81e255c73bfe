"""What a pool or an app client does about risk. Follows DescribeRiskConfiguration and SetRiskConfiguration."""

from typing import Any

from pools.models import AppClient, RiskConfiguration, UserPool
from pools.rules.app_clients.finding import find_client
from pools.rules.risk.configuration import (
    check_configuration,
    require_threat_protection,
    stored_configuration,
)
from pools.rules.user_pools.finding import find_pool, lock_pool
from pools.rules.user_pools.settings import present
from pools.wire.call import Call


def describe_risk_configuration(call: Call, *, user_pool_id: str, client_id: str | None = None) -> dict:
    """What a pool or, where it has its own, an app client wants done about risk."""
    pool = find_pool(user_pool_id)
    require_threat_protection(pool)
    client = find_client(pool, client_id) if client_id else None
    return _describe(pool, client, stored_configuration(pool, client))


def set_risk_configuration(
    call: Call,
    *,
    user_pool_id: str,
    client_id: str | None = None,
    compromised_credentials_risk_configuration: dict | None = None,
    account_takeover_risk_configuration: dict | None = None,
    risk_exception_configuration: dict | None = None,
) -> dict:
    """Replaces what was set before. With no configuration at all the pool goes back to none, a client to its pool's."""
    given: dict[str, Any] = present(
        CompromisedCredentialsRiskConfiguration=compromised_credentials_risk_configuration,
        AccountTakeoverRiskConfiguration=account_takeover_risk_configuration,
        RiskExceptionConfiguration=risk_exception_configuration,
    )
    check_configuration(given)
    with call.change():
        pool = lock_pool(user_pool_id)
        require_threat_protection(pool)
        client = find_client(pool, client_id) if client_id else None
        stored = stored_configuration(pool, client)
        if stored and not given:
            stored.delete()
            stored = None
        elif given:
            stored = stored or RiskConfiguration(pool=pool, client=client)
            stored.settings, stored.modified = given, call.now
            stored.save()
    return _describe(pool, client, stored)


def _describe(pool: UserPool, client: AppClient | None, stored: RiskConfiguration | None) -> dict:
    described: dict[str, Any] = {"UserPoolId": pool.public_id}
    if client:
        described["ClientId"] = client.id
    if stored:
        described |= stored.settings | {"LastModifiedDate": stored.modified}
    return {"RiskConfiguration": described}
