"""Resource servers and their scopes. Follows the API reference of each operation."""

from django.db import IntegrityError, transaction

from pools import errors
from pools.models import ResourceServer
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.resource_servers.finding import (
    MAX_RESOURCE_SERVERS,
    check_identifier,
    check_scopes,
    find_resource_server,
    show_resource_server,
)
from pools.rules.user_pools.finding import find_pool, lock_pool
from pools.wire.call import Call

PAGE = 50


def create_resource_server(
    call: Call, *, user_pool_id: str, identifier: str, name: str, scopes: list | None = None
) -> dict:
    """Make a resource server. Raises InvalidParameterException where the pool has one of this identifier."""
    check_identifier(identifier)
    kept = check_scopes(scopes or [])
    with call.change():
        pool = lock_pool(user_pool_id)
        if ResourceServer.objects.filter(pool=pool).count() >= MAX_RESOURCE_SERVERS:
            raise errors.LimitExceededException(
                f"A user pool can have at most {MAX_RESOURCE_SERVERS} resource servers."
            )
        server = ResourceServer(
            pool=pool, identifier=identifier, name=name, scopes=kept, created=call.now, modified=call.now
        )
        try:
            with transaction.atomic():
                server.save(force_insert=True)
        except IntegrityError:
            raise errors.InvalidParameterException(
                f"{identifier} already exists in user pool {user_pool_id}."
            ) from None
    return {"ResourceServer": show_resource_server(server, pool)}


def describe_resource_server(call: Call, *, user_pool_id: str, identifier: str) -> dict:
    pool = find_pool(user_pool_id)
    return {"ResourceServer": show_resource_server(find_resource_server(pool, identifier), pool)}


def update_resource_server(
    call: Call, *, user_pool_id: str, identifier: str, name: str, scopes: list | None = None
) -> dict:
    """Replaces the name and all scopes. A scope that is gone stays on app clients, without effect."""
    kept = check_scopes(scopes or [])
    pool = find_pool(user_pool_id)
    with call.change():
        server = find_resource_server(pool, identifier, ResourceServer.objects.select_for_update())
        server.name, server.scopes, server.modified = name, kept, call.now
        server.save(update_fields=["name", "scopes", "modified"])
    return {"ResourceServer": show_resource_server(server, pool)}


def delete_resource_server(call: Call, *, user_pool_id: str, identifier: str) -> None:
    """Its scopes stay on app clients, without effect."""
    pool = find_pool(user_pool_id)
    with call.change():
        find_resource_server(pool, identifier, ResourceServer.objects.select_for_update()).delete()


def list_resource_servers(
    call: Call, *, user_pool_id: str, max_results: int | None = None, next_token: str | None = None
) -> dict:
    """The resource servers of a pool, by identifier."""
    pool, size = find_pool(user_pool_id), max_results or PAGE
    scope = f"ListResourceServers {user_pool_id}"
    after = read_token(next_token, scope=scope)
    servers = ResourceServer.objects.filter(pool=pool).order_by("identifier")
    if after:
        servers = servers.filter(identifier__gt=after[0])
    page, more = cut_page(list(servers[: size + 1]), size)
    output: dict = {"ResourceServers": [show_resource_server(server, pool) for server in page]}
    if more:
        output["NextToken"] = make_token([page[-1].identifier], scope=scope)
    return output
