"""Users, which are programs with access keys (API: CreateUser, GetUser, ListUsers, UpdateUser, DeleteUser)."""

import secrets
import string
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Left

from identities.iam.paging import PAGE, answer_page, read_marker
from identities.iam.tagging import add_tags
from identities.iam.user_records import (
    COMMAND_LINE,
    caller_name,
    describe_user,
    find_user_named,
    read_user,
    user_of_key,
)
from identities.models import IamUser
from pools import errors
from pools.models import ApiKey
from pools.wire.call import Call

MAX_USERS = 5000
_ID_ALPHABET = string.ascii_uppercase + "234567"


def create_user(
    call: Call,
    *,
    user_name: str,
    path: str | None = None,
    permissions_boundary: str | None = None,
    tags: list[dict] | None = None,
) -> dict:
    """A user who may do nothing yet; what it may do comes with PutUserPolicy, its keys with CreateAccessKey."""
    if permissions_boundary is not None:
        raise errors.InvalidInputException(
            "PermissionsBoundary names a managed policy, and Lifeguard keeps none: leave it out."
        )
    user = IamUser(
        name=user_name,
        folded_name=user_name.lower(),
        path=path or "/",
        public_id="AIDA" + "".join(secrets.choice(_ID_ALPHABET) for _ in range(17)),
        tags=add_tags({}, tags),
        created=call.now,
    )
    if IamUser.objects.count() >= MAX_USERS:
        raise errors.LimitExceededException(f"Cannot exceed quota for UsersPerAccount: {MAX_USERS}.")
    with call.change():
        _save(user, force_insert=True)
    return {"User": describe_user(call, user)}


def get_user(call: Call, *, user_name: str | None = None) -> dict:
    """A user with its tags; without a name, the caller's own."""
    return {"User": describe_user(call, read_user(user_name or caller_name(call)))}


def list_users(
    call: Call, *, path_prefix: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict:
    """Users by name, those under a path where one is given; keys of the command line come last, under their path."""
    prefix, size = path_prefix or "/", max_items or PAGE
    scope = f"ListUsers {prefix}"
    kind, after = read_marker(marker, scope=scope) or ["user", ""]
    found: list[tuple[list[str], IamUser]] = []
    if kind == "user":
        # SQLite's LIKE would not tell the case of letters apart.
        users = IamUser.objects.annotate(start=Left("path", len(prefix))).filter(
            start=prefix, folded_name__gt=after
        )
        found = [(["user", user.folded_name], user) for user in users.order_by("folded_name")[: size + 1]]
        after = ""
    if COMMAND_LINE.startswith(prefix) and len(found) <= size:
        keys = ApiKey.objects.filter(owner="", id__gt=after).order_by("id")[: size + 1 - len(found)]
        found += [(["key", key.id], user_of_key(key)) for key in keys]
    described = [describe_user(call, user, whole=False) for _, user in found]
    return answer_page("Users", described, [key for key, _ in found], size, scope=scope)


def update_user(
    call: Call, *, user_name: str, new_path: str | None = None, new_user_name: str | None = None
) -> None:
    """Give a user another name, another path, or both. Its keys stay its own."""
    with call.change():
        user = find_user_named(user_name, lock=True)
        user.name = new_user_name or user.name
        user.folded_name = user.name.lower()
        user.path = new_path or user.path
        _save(user, update_fields=["name", "folded_name", "path"])
        ApiKey.objects.filter(owner=user.public_id).update(name=user.name)


def delete_user(call: Call, *, user_name: str) -> None:
    """Delete a user that has no keys and no policies left."""
    with call.change():
        user = find_user_named(user_name, lock=True)
        if ApiKey.objects.filter(owner=user.public_id).exists():
            raise errors.DeleteConflictException("Cannot delete entity, must delete access keys first.")
        if user.policies:
            raise errors.DeleteConflictException("Cannot delete entity, must delete policies first.")
        user.delete()


def _save(user: IamUser, **how: Any) -> None:
    if ApiKey.objects.filter(id=user.name, owner="").exists():
        raise errors.EntityAlreadyExistsException(f"User with name {user.name} already exists.")
    try:
        with transaction.atomic():
            user.save(**how)
    except IntegrityError:
        raise errors.EntityAlreadyExistsException(f"User with name {user.name} already exists.") from None
