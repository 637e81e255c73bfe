"""Domains of user pools. Follows the API reference of each operation."""

from django.db import IntegrityError, transaction

from pools import errors
from pools.models import Domain
from pools.rules.domains.certificates import check_config, refuse_routing
from pools.rules.domains.describing import CLASSIC, answer_change, check_version, describe_domain
from pools.rules.domains.finding import find_domain, forget_hosts
from pools.rules.domains.names import NO_SUBDOMAIN, check_custom, check_prefix, normal_name
from pools.rules.user_pools.finding import lock_pool
from pools.wire.call import Call


def create_user_pool_domain(
    call: Call,
    *,
    domain: str,
    user_pool_id: str,
    managed_login_version: int | None = None,
    custom_domain_config: dict | None = None,
    routing: dict | None = None,
) -> dict:
    """Give a pool a prefix domain or, with a CustomDomainConfig, a name of one's own. It answers at once."""
    refuse_routing(routing)
    if custom_domain_config is None:
        name, config, custom = domain, {}, False
        check_prefix(name)
    else:
        name, config, custom = normal_name(domain), check_config(custom_domain_config), True
        check_custom(name)
    version = CLASSIC if managed_login_version is None else managed_login_version
    with call.change():
        pool = lock_pool(user_pool_id)
        check_version(version, pool.settings["UserPoolTier"])
        if Domain.objects.filter(pool=pool, custom=custom).exists():
            raise errors.InvalidParameterException("User pool already has a domain configured.")
        row = Domain(
            name=name,
            pool=pool,
            custom=custom,
            version=version,
            settings=config,
            created=call.now,
            modified=call.now,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise errors.InvalidParameterException(
                "Domain already associated with another user pool."
            ) from None
        _forget_afterwards()
    return answer_change(row)


def describe_user_pool_domain(call: Call, *, domain: str) -> dict:
    """The domain of this name, of whichever pool. One that there is not is no error; nor is one of a pool not the caller's."""
    found = Domain.objects.select_related("pool").filter(name=normal_name(domain)).first()
    if found is None or (call.caller.pools and found.pool.public_id not in call.caller.pools):
        return {"DomainDescription": {}}
    return {"DomainDescription": describe_domain(found, found.pool.public_id, call.account_id)}


def update_user_pool_domain(
    call: Call,
    *,
    domain: str,
    user_pool_id: str,
    managed_login_version: int | None = None,
    custom_domain_config: dict | None = None,
    routing: dict | None = None,
) -> dict:
    """Changes the version and the certificate; what is left out stays."""
    refuse_routing(routing)
    with call.change():
        pool = lock_pool(user_pool_id)
        row = find_domain(pool, normal_name(domain), Domain.objects.select_for_update())
        if custom_domain_config is not None:
            if not row.custom:
                raise errors.InvalidParameterException(NO_SUBDOMAIN)
            row.settings = check_config(custom_domain_config)
        if managed_login_version is not None:
            check_version(managed_login_version, pool.settings["UserPoolTier"])
            row.version = managed_login_version
        row.modified = call.now
        row.save(update_fields=["version", "settings", "modified"])
        _forget_afterwards()
    return answer_change(row)


def delete_user_pool_domain(call: Call, *, domain: str, user_pool_id: str) -> dict:
    """The pool's pages answer there no more; another pool can have the name."""
    with call.change():
        pool = lock_pool(user_pool_id)
        find_domain(pool, normal_name(domain), Domain.objects.select_for_update()).delete()
        _forget_afterwards()
    return {}


def _forget_afterwards() -> None:
    transaction.on_commit(forget_hosts, robust=True)
