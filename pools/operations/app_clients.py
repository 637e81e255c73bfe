"""App clients. Follows the API reference of each operation."""

from typing import Unpack

from pools import errors
from pools.models import AppClient
from pools.rules.app_clients.checks import check_client, refuse_to_publish_secrets
from pools.rules.app_clients.finding import (
    check_room,
    describe_client,
    find_client,
    keep_secret,
    new_client_id,
    new_secret,
    secrets_of,
)
from pools.rules.app_clients.members import ClientSettings
from pools.rules.app_clients.settings import fill_in_client
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.user_pools.finding import find_pool, lock_pool
from pools.wire.call import Call

PAGE = 60


def create_user_pool_client(
    call: Call,
    *,
    user_pool_id: str,
    client_name: str,
    generate_secret: bool | None = None,
    client_secret: str | None = None,
    publish_secrets_in_aws_secrets_manager: bool | None = None,
    **settings: Unpack[ClientSettings],
) -> dict:
    """Make an app client; what is left out takes its default."""
    refuse_to_publish_secrets(publish_secrets_in_aws_secrets_manager)
    if generate_secret and client_secret:
        raise errors.InvalidParameterException("Give either GenerateSecret or a ClientSecret.")
    secret = new_secret() if generate_secret else client_secret
    filled = fill_in_client(settings)
    with call.change():
        # Held so that its schema and plan stay as they were checked, and its clients as they were counted.
        pool = lock_pool(user_pool_id)
        check_client(filled, pool, secret=bool(secret))
        check_room(pool)
        client = AppClient.objects.create(
            id=new_client_id(),
            pool=pool,
            name=client_name,
            settings=filled,
            created=call.now,
            modified=call.now,
        )
        if secret:
            keep_secret(client, secret, [], call.now)
    return {"UserPoolClient": describe_client(client, pool, secret)}


def describe_user_pool_client(call: Call, *, user_pool_id: str, client_id: str) -> dict:
    """An app client with its newest secret."""
    pool = find_pool(user_pool_id)
    client = find_client(pool, client_id)
    kept = secrets_of(client)
    return {"UserPoolClient": describe_client(client, pool, kept[-1].value if kept else None)}


def update_user_pool_client(
    call: Call,
    *,
    user_pool_id: str,
    client_id: str,
    client_name: str | None = None,
    publish_secrets_in_aws_secrets_manager: bool | None = None,
    **settings: Unpack[ClientSettings],
) -> dict:
    """Replaces every setting: what is left out returns to its default. The secrets stay."""
    refuse_to_publish_secrets(publish_secrets_in_aws_secrets_manager)
    filled = fill_in_client(settings)
    with call.change():
        pool = lock_pool(user_pool_id)
        client = find_client(pool, client_id, AppClient.objects.select_for_update())
        kept = secrets_of(client)
        if client.kind == "DCR" and "ExplicitAuthFlows" not in settings:
            filled["ExplicitAuthFlows"] = []  # as it was registered: none of the API's
        check_client(filled, pool, secret=bool(kept))
        client.name, client.settings, client.modified = client_name or client.name, filled, call.now
        client.save(update_fields=["name", "settings", "modified"])
    return {"UserPoolClient": describe_client(client, pool, kept[-1].value if kept else None)}


def delete_user_pool_client(call: Call, *, user_pool_id: str, client_id: str) -> None:
    pool = find_pool(user_pool_id)
    with call.change():
        find_client(pool, client_id, AppClient.objects.select_for_update()).delete()


def list_user_pool_clients(
    call: Call,
    *,
    user_pool_id: str,
    max_results: int | None = None,
    next_token: str | None = None,
    client_type: str | None = None,
) -> dict:
    """The app clients of a pool, by id."""
    pool, size = find_pool(user_pool_id), max_results or PAGE
    scope = f"ListUserPoolClients {user_pool_id} {client_type}"
    after = read_token(next_token, scope=scope)
    clients = AppClient.objects.filter(pool=pool).order_by("id")
    if client_type:
        clients = clients.filter(kind=client_type)
    if after:
        clients = clients.filter(id__gt=after[0])
    page, more = cut_page(list(clients[: size + 1]), size)
    output: dict = {
        "UserPoolClients": [
            {"ClientId": client.id, "UserPoolId": pool.public_id, "ClientName": client.name}
            for client in page
        ]
    }
    if more:
        output["NextToken"] = make_token([page[-1].id], scope=scope)
    return output
