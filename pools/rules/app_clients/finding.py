"""Finding app clients, showing them, and their secrets."""

import secrets
import string
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from pools import errors
from pools.models import AppClient, ClientSecret, UserPool

MAX_CLIENTS = 1000
MAX_SECRETS = 2
_ALPHABET = string.ascii_lowercase + string.digits


def new_client_id() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(26))


def new_secret() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(52))


def find_client(pool: UserPool, client_id: str, clients: QuerySet[AppClient] | None = None) -> AppClient:
    """The pool's client of this id, out of ``clients`` where given. Raises ResourceNotFoundException."""
    client = (AppClient.objects.all() if clients is None else clients).filter(pool=pool, id=client_id).first()
    if client is None:
        raise errors.ResourceNotFoundException(f"User pool client {client_id} does not exist.")
    return client


def check_room(pool: UserPool) -> None:
    """Raise LimitExceededException where the pool, which is held, has as many clients as it may."""
    if AppClient.objects.filter(pool=pool).count() >= MAX_CLIENTS:
        raise errors.LimitExceededException(f"A user pool can have at most {MAX_CLIENTS} app clients.")


def check_has_secrets_managed(client: AppClient) -> None:
    """Raise InvalidParameterException for a client that registered itself: it has the secret that it was given then."""
    if client.kind == "DCR":
        raise errors.InvalidParameterException(
            "This app client registered itself: its secret is the one that it was given then, and cannot be managed."
        )


def secrets_of(client: AppClient) -> list[ClientSecret]:
    """The client's secrets, oldest first."""
    return sorted(client.secrets.all(), key=lambda secret: (secret.created, secret.id))


def keep_secret(client: AppClient, value: str, kept: list[ClientSecret], now: datetime) -> ClientSecret:
    """Add a secret to those that the client has ``kept``; its id bears the second in which it was made."""
    taken, second = {secret.id for secret in kept}, int(now.timestamp())
    while f"{client.id}--{second}" in taken:
        second += 1
    return ClientSecret.objects.create(
        id=f"{client.id}--{second}",
        client=client,
        encrypted=settings.KEY_RING.encrypt(value.encode()),
        created=now,
    )


def describe_client(client: AppClient, pool: UserPool, secret: str | None) -> dict:
    """The client as UserPoolClientType, with its newest secret."""
    return {
        "UserPoolId": pool.public_id,
        "ClientId": client.id,
        "ClientName": client.name,
        **({"ClientSecret": secret} if secret else {}),
        "CreationDate": client.created,
        "LastModifiedDate": client.modified,
        "ClientType": client.kind,
        **client.settings,
    }
