"""UserMigration: what the function says of users of another directory (see :mod:`pools.rules.new_users.migrating`).

Follows DG:user-pool-lambda-migrate-user.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from pools import errors
from pools.models import AppClient, User, UserPool
from pools.models.prepared_sql import count_users
from pools.models.user import Status
from pools.rules.mfa.factors import SMS
from pools.rules.names.aliases import sign_in_attribute
from pools.rules.new_users.making import insert_user, new_user
from pools.rules.passwords import credentials
from pools.rules.schema.values import check_verified_flags, read_attributes
from pools.rules.triggers.functions import has_trigger
from pools.rules.triggers.requests import with_metadata
from pools.rules.triggers.running import run_trigger
from pools.wire.call import Call

log = structlog.get_logger("lifeguard.triggers")
_STATUSES = {None: Status.CONFIRMED, "CONFIRMED": Status.CONFIRMED, "RESET_REQUIRED": Status.RESET_REQUIRED}


@dataclass(frozen=True)
class Migration:
    """What the function says of a user. ``mediums`` is how they are welcomed: nothing where that is suppressed."""

    username: str
    sign_in: str | None
    attributes: dict[str, str]
    status: Status
    mediums: tuple[str, ...]
    force_alias: bool
    sms_mfa: bool


def migrate_user(
    call: Call,
    pool: UserPool,
    client: AppClient,
    username: str,
    password: str | None,
    source: str,
    client_metadata: Mapping[str, str] | None,
) -> Migration | None:
    """What the pool's function says of a user whom the pool does not know.

    ``source`` is ``Authentication``, or ``ForgotPassword`` with no password. None where the pool has no function, or
    the function names no attributes. Raises UserNotFoundException, worded as Cognito does, for an answer that makes
    no user of this pool, and what :func:`run_trigger` raises (a wrong password is the function's own error).
    """
    if not has_trigger(pool, "UserMigration"):
        return None
    signing_in = source == "Authentication"
    # InitiateAuth's metadata comes as validation data, ForgotPassword's as it is.
    validation = dict(client_metadata) if client_metadata and signing_in else None
    request = {"password": password, "validationData": validation, "userAttributes": None}
    response = run_trigger(
        call,
        pool,
        "UserMigration",
        f"UserMigration_{source}",
        username,
        client.id,
        request if signing_in else with_metadata(request, client_metadata),
    )
    if not response.get("userAttributes"):
        return None
    try:
        return _read(pool, username, response)
    except errors.InvalidParameterException as problem:
        log.warning("user not migrated", pool=pool.public_id, client=client.id, problem=problem.message)
        raise errors.UserNotFoundException(f"Exception migrating user in app client {client.id}") from None


def new_migrated_user(pool: UserPool, migration: Migration, password: str | None, now: datetime) -> User:
    """The user, not saved, with the password that they signed in with: the pool's policy is not asked."""
    user = new_user(pool, migration.username, migration.sign_in, migration.attributes, now)
    user.status = migration.status
    if password:
        credentials.set_password(user, password)
        user.password_set = now
    if migration.sms_mfa:
        user.mfa = {"Enabled": [SMS]}
    return user


def insert_migrated(user: User, migration: Migration) -> None:
    """Save the user, in the caller's transaction.

    Raises UsernameExistsException, also where an alias is another user's and the function does not force it, and
    InvalidParameterException for a name that is reserved.
    """
    insert_user(user, migration.sign_in, force=migration.force_alias)
    count_users(user.pool_id, 1)


def _read(pool: UserPool, typed: str, response: Mapping[str, Any]) -> Migration:
    given = {name: _text(name, value) for name, value in response["userAttributes"].items()}
    username = given.pop("username", None) or typed
    attributes = read_attributes(pool, ({"Name": name, "Value": value} for name, value in given.items()))
    attributes = {name: value for name, value in attributes.items() if value}
    sign_in = sign_in_attribute(pool, username)
    if sign_in and attributes.setdefault(sign_in, username) != username:
        raise errors.InvalidParameterException(f"{sign_in} is not the user name that was given.")
    check_verified_flags(attributes)
    status, action = response.get("finalUserStatus"), response.get("messageAction")
    mediums = response.get("desiredDeliveryMediums") or ["SMS"]
    if status not in _STATUSES:
        raise errors.InvalidParameterException(
            f"finalUserStatus may be CONFIRMED or RESET_REQUIRED, not {status}."
        )
    if action not in (None, "SUPPRESS"):
        raise errors.InvalidParameterException(f"messageAction may be SUPPRESS, not {action}.")
    if any(medium not in ("EMAIL", "SMS") for medium in mediums):
        raise errors.InvalidParameterException("desiredDeliveryMediums may hold EMAIL and SMS.")
    return Migration(
        username=username,
        sign_in=sign_in,
        attributes=attributes,
        status=_STATUSES[status],
        mediums=() if action else tuple(dict.fromkeys(mediums)),
        force_alias=bool(response.get("forceAliasCreation")),
        sms_mfa=bool(response.get("enableSMSMFA")),
    )


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int):
        return str(value)
    raise errors.InvalidParameterException(f"{name} is no text.")
