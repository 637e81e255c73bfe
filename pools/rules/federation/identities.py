"""Whom a provider's word means: the rows of identities, and the attribute of a user that tells of them, which go together.

Follows AdminLinkProviderForUser and "Linking federated users to an existing user profile"
(DG:cognito-user-pools-identity-federation-consolidate-users). What writes stands inside a change, with the user's row locked.
"""

from collections.abc import Mapping
from datetime import datetime

import orjson
from django.db import IntegrityError, transaction

from pools.models import FederatedIdentity, IdentityProvider, User, UserPool
from pools.models.prepared_sql import find_one, insert_one
from pools.rules.users.finding import change_user

SUBJECT = "Cognito_Subject"
"""The attribute of an identity that is known by the provider's own name for somebody."""
ATTRIBUTE = "identities"


class IdentityTaken(Exception):
    """The identity is somebody's already."""


def find_identity(
    pool: UserPool, provider_name: str, subject: str, *, attribute: str = SUBJECT, lock: bool = False
) -> FederatedIdentity | None:
    """The identity of whom a provider calls ``subject``, character by character; its ``user`` is read when it is asked for."""
    return find_one(
        FederatedIdentity,
        lock=lock,
        pool_id=pool.id,
        provider_name=provider_name,
        attribute=attribute,
        subject=subject,
    )


def find_linked(provider: IdentityProvider, claims: Mapping[str, str]) -> FederatedIdentity | None:
    """The identity that an administrator linked by another attribute than the subject, before its owner ever came.

    ``claims`` are one value each by the names that it could be linked under: attributes of the pool that the provider maps,
    and the claims that they are mapped from. Where several are linked, the first by name.
    """
    named = {name: value for name, value in claims.items() if name != SUBJECT and value}
    if not named:
        return None
    rows = FederatedIdentity.objects.filter(
        pool_id=provider.pool_id,
        provider_name=provider.name,
        attribute__in=named,
        subject__in=set(named.values()),
    ).order_by("attribute")
    return next((row for row in rows if named[row.attribute] == row.subject), None)


def add_identity(
    user: User,
    provider: IdentityProvider,
    subject: str,
    now: datetime,
    *,
    attribute: str = SUBJECT,
    issuer: str | None = None,
    primary: bool = False,
    used: bool = False,
) -> FederatedIdentity:
    """Let a provider's word mean this user from now on. ``used`` where it is given right now.

    Raises IdentityTaken where it means somebody, also where another call was faster.
    """
    row = FederatedIdentity(
        pool_id=user.pool_id,
        user_id=user.id,
        provider_name=provider.name,
        provider_type=provider.type,
        attribute=attribute,
        subject=subject,
        issuer=issuer,
        primary=primary,
        created=now,
        last_used=now if used else None,
    )
    try:
        with transaction.atomic():
            insert_one(row)
    except IntegrityError:
        raise IdentityTaken from None
    write_identities(user, now)
    return row


def use_identity(
    user: User, row: FederatedIdentity, now: datetime, *, subject: str, issuer: str | None
) -> None:
    """The provider vouched for its owner, who is known by their subject from now on. Raises IdentityTaken."""
    after = {"attribute": SUBJECT, "subject": subject, "issuer": issuer}
    changed = any(getattr(row, name) != value for name, value in after.items())
    try:
        with transaction.atomic():
            FederatedIdentity.objects.filter(id=row.id).update(**after, last_used=now)
    except IntegrityError:
        raise IdentityTaken from None
    if changed:
        write_identities(user, now)


def remove_identity(user: User, row: FederatedIdentity, now: datetime) -> None:
    """The provider's word means this user no longer; whoever it means comes as somebody new."""
    FederatedIdentity.objects.filter(id=row.id).delete()
    write_identities(user, now)


def write_identities(user: User, now: datetime) -> None:
    """Say in a user's attribute ``identities`` what the rows say; without any, they have no such attribute."""
    rows = FederatedIdentity.objects.filter(user_id=user.id).order_by("-primary", "created", "id")
    told = orjson.dumps([_told(row) for row in rows]).decode()
    others = {name: value for name, value in user.attributes.items() if name != ATTRIBUTE}
    attributes = others if told == "[]" else others | {ATTRIBUTE: told}
    change_user(user, now, attributes=attributes)
    user.attributes = attributes


def _told(row: FederatedIdentity) -> dict:
    return {
        "userId": row.subject,
        "providerName": row.provider_name,
        "providerType": row.provider_type,
        "issuer": row.issuer,
        "primary": row.primary,
        "dateCreated": int(row.created.timestamp() * 1000),
    }
