"""The app client that an app names when it calls: who it is, and whether it knows its secret.

Follows "Computing secret hash values" (DG:signing-up-users-in-your-app).
"""

import hmac
from base64 import b64encode

from django.db.models import Exists, OuterRef

from pools import errors
from pools.models import AppClient, ClientSecret
from pools.models.prepared_sql import find_all, find_with
from pools.rules.limits.floods import let_in, meet_client

_HAS_SECRETS = Exists(ClientSecret.objects.filter(client_id=OuterRef("id")))


def calling_client(client_id: str) -> AppClient:
    """The app client of this id with its ``pool``. Raises ResourceNotFoundException."""
    client = find_with(AppClient, "pool", "has_secrets", _HAS_SECRETS, id=client_id)
    if client is None or not client.pool.public_id.partition("_")[2]:
        raise errors.ResourceNotFoundException(f"User pool client {client_id} does not exist.")
    meet_client(client)
    return client


def proved_client(client_id: str, username: str, secret_hash: str | None) -> AppClient:
    """As :func:`calling_client`, once ``SecretHash`` has shown that the caller knows the client's secret."""
    client = calling_client(client_id)
    check_secret_hash(client, username, secret_hash)
    return client


def check_secret_hash(client: AppClient, username: str, given: str | None, *, or_of: str = "") -> None:
    """Raise NotAuthorizedException unless ``given`` is made with one of the client's secrets; none is right for none.

    It must be the hash of the user name or, where one is given, of the name ``or_of``.
    """
    secrets = _secrets(client)
    if not secrets:
        if given:
            raise errors.NotAuthorizedException(
                f"Client {client.id} is not configured for secret but secret was received"
            )
        let_in()
        return
    if not given:
        raise errors.NotAuthorizedException(
            f"Client {client.id} is configured with secret but SECRET_HASH was not received"
        )
    names = (username, or_of) if or_of else (username,)
    right = [secret_hash(client.id, secret.value, name) for secret in secrets for name in names]
    if not any(_same(one, given) for one in right):
        raise errors.NotAuthorizedException(f"Unable to verify secret hash for client {client.id}")
    let_in(proved=True)


def check_secret(client: AppClient, given: str | None) -> None:
    """Raise NotAuthorizedException unless ``given`` is one of the client's secrets; none is right for none."""
    secrets = [secret.value for secret in _secrets(client)]
    if not any(_same(secret, given or "") for secret in secrets) and (secrets or given):
        raise errors.NotAuthorizedException(f"Unable to verify the secret of client {client.id}")
    let_in(proved=bool(secrets))


def _secrets(client: AppClient) -> list[ClientSecret]:
    return find_all(ClientSecret, client_id=client.id) if client.has_secrets else []


def secret_hash(client_id: str, secret: str, username: str) -> str:
    """``Base64(HMAC-SHA256(secret, username + client id))``."""
    return b64encode(hmac.digest(secret.encode(), (username + client_id).encode(), "sha256")).decode()


def _same(right: str, given: str) -> bool:
    return hmac.compare_digest(right.encode(), given.encode())


def hides_users(client: AppClient) -> bool:
    """Whether the client must not tell who exists (``PreventUserExistenceErrors``, and the pool's own pages)."""
    return client.neutral or client.settings.get("PreventUserExistenceErrors") == "ENABLED"
