"""The secrets of an app client: up to two, so that one can be replaced while both work.

Follows AddUserPoolClientSecret, DeleteUserPoolClientSecret and ListUserPoolClientSecrets.
"""

from pools import errors
from pools.models import AppClient
from pools.rules.app_clients.finding import (
    MAX_SECRETS,
    check_has_secrets_managed,
    find_client,
    keep_secret,
    new_secret,
    secrets_of,
)
from pools.rules.paging import read_token
from pools.rules.user_pools.finding import find_pool
from pools.wire.call import Call


def add_user_pool_client_secret(
    call: Call, *, user_pool_id: str, client_id: str, client_secret: str | None = None
) -> dict:
    """The value is shown this once, and only where it was made here."""
    pool = find_pool(user_pool_id)
    with call.change():
        client = find_client(pool, client_id, AppClient.objects.select_for_update())
        check_has_secrets_managed(client)
        kept = secrets_of(client)
        if not kept:
            raise errors.InvalidParameterException(
                "This app client was created without a secret, and cannot be given one."
            )
        if len(kept) >= MAX_SECRETS:
            raise errors.LimitExceededException(
                f"An app client can have at most {MAX_SECRETS} secrets. Delete the old one first."
            )
        secret = keep_secret(client, client_secret or new_secret(), kept, call.now)
    shown = {} if client_secret else {"ClientSecretValue": secret.value}
    return {
        "ClientSecretDescriptor": {
            "ClientSecretId": secret.id,
            **shown,
            "ClientSecretCreateDate": secret.created,
        }
    }


def delete_user_pool_client_secret(
    call: Call, *, user_pool_id: str, client_id: str, client_secret_id: str
) -> dict:
    """Delete one of a client's secrets; the last one stays."""
    pool = find_pool(user_pool_id)
    with call.change():
        client = find_client(pool, client_id, AppClient.objects.select_for_update())
        check_has_secrets_managed(client)
        kept = secrets_of(client)
        secret = next((secret for secret in kept if secret.id == client_secret_id), None)
        if secret is None:
            raise errors.ResourceNotFoundException("The app client has no secret of this id.")
        if len(kept) == 1:
            raise errors.InvalidParameterException("The last secret of an app client cannot be deleted.")
        secret.delete()
    return {}


def list_user_pool_client_secrets(
    call: Call, *, user_pool_id: str, client_id: str, next_token: str | None = None
) -> dict:
    """Both secrets in one page, without their values."""
    read_token(next_token, scope="ListUserPoolClientSecrets")
    client = find_client(find_pool(user_pool_id), client_id)
    check_has_secrets_managed(client)
    return {
        "ClientSecrets": [
            {"ClientSecretId": secret.id, "ClientSecretCreateDate": secret.created}
            for secret in secrets_of(client)
        ]
    }
