"""Finding a pool, and reading the settings that other rules ask for."""

import secrets
import string

import regex

from pools import errors
from pools.models import ImportJob, UserPool
from pools.models.prepared_sql import find_one
from pools.rules.user_pools.settings import FACTORS

_ALPHABET = string.ascii_letters + string.digits
_ARN = regex.compile(
    r"arn:aws:cognito-idp:(?P<region>[\w-]+):(?P<account>\d+):userpool/(?P<id>[\w-]+_[0-9a-zA-Z]+)"
)


def find_pool(user_pool_id: str) -> UserPool:
    """The pool of this id. Raises ResourceNotFoundException."""
    pool = find_one(UserPool, public_id=user_pool_id)
    if pool is None:
        raise errors.ResourceNotFoundException(f"User pool {user_pool_id} does not exist.")
    return pool


def lock_pool(user_pool_id: str) -> UserPool:
    """The pool of this id, held until the transaction ends: what is read of it can be changed and written back.

    Raises ResourceNotFoundException.
    """
    pool = UserPool.objects.select_for_update().filter(public_id=user_pool_id).first()
    if pool is None:
        raise errors.ResourceNotFoundException(f"User pool {user_pool_id} does not exist.")
    return pool


def new_public_id(region: str) -> str:
    """An id for a new pool of the Region: ``us-east-1_Hs3kQ9xyz``."""
    return f"{region}_{''.join(secrets.choice(_ALPHABET) for _ in range(9))}"


def region_of(pool: UserPool) -> str:
    """The Region that the pool was made in, which its id begins with."""
    return pool.public_id.rpartition("_")[0]


def pool_arn(pool: UserPool, account_id: str) -> str:
    return f"arn:aws:cognito-idp:{region_of(pool)}:{account_id}:userpool/{pool.public_id}"


def pool_id_of_arn(arn: str, account_id: str) -> str:
    """The pool id in a pool's ARN. Raises InvalidParameterException for any other, of another partition, Region or account too."""
    match = _ARN.fullmatch(arn)
    if match is None or match["account"] != account_id or match["region"] != match["id"].rpartition("_")[0]:
        raise errors.InvalidParameterException(
            f"{arn} is not the ARN of a user pool of account {account_id}."
        )
    return match["id"]


def describe_pool(pool: UserPool, account_id: str, users: int) -> dict:
    """The pool as UserPoolType."""
    return {
        "Id": pool.public_id,
        "Name": pool.name,
        "Arn": pool_arn(pool, account_id),
        "CreationDate": pool.created,
        "LastModifiedDate": pool.modified,
        "EstimatedNumberOfUsers": users,
        "SchemaAttributes": pool.schema,
        **{name: value for name, value in pool.settings.items() if name not in FACTORS},
    }


def refuse_while_importing(pool: UserPool) -> None:
    """Raise UserImportInProgressException while an import writes users by the pool's present rules."""
    active = ImportJob.objects.filter(
        pool=pool, status__in=("Pending", "InProgress", "Stopping"), dry_run=False
    )
    if active.exists():
        raise errors.UserImportInProgressException(
            "A user import job is in progress. Wait until it has ended, or stop it, before you change the pool."
        )


def case_sensitive(pool: UserPool) -> bool:
    """Whether user names that differ in case are two. The API's default is true."""
    return pool.settings.get("UsernameConfiguration", {}).get("CaseSensitive", True)


def username_attributes(pool: UserPool) -> list[str]:
    """The attributes (``email``, ``phone_number``) that users sign in with instead of a user name."""
    return pool.settings.get("UsernameAttributes", [])


def alias_attributes(pool: UserPool) -> list[str]:
    """The attributes under which a user can also be found once they are verified."""
    return pool.settings.get("AliasAttributes", [])
