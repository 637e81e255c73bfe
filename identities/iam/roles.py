"""Roles (API: CreateRole, GetRole, ListRoles, UpdateRole, UpdateRoleDescription, DeleteRole, UpdateAssumeRolePolicy)."""

import secrets
import string

from django.db import IntegrityError
from django.db.models.functions import Left

from identities.iam.documents import read_document, size_of
from identities.iam.paging import PAGE, answer_page, read_marker
from identities.iam.role_records import describe_role, find_role_named
from identities.iam.tagging import add_tags
from identities.iam.without_effect import refuse_sign_in_sessions
from identities.models import Role
from identities.trust.writers import writer_of
from pools import errors
from pools.wire.call import Call

MAX_ROLES = 1000
MAX_TRUST_POLICY = 4096
"""Characters: what the quota of AWS (2,048) can be raised to."""
_ID_ALPHABET = string.ascii_uppercase + "234567"


def create_role(
    call: Call,
    *,
    role_name: str,
    assume_role_policy_document: str,
    path: str | None = None,
    description: str | None = None,
    max_session_duration: int | None = None,
    permissions_boundary: str | None = None,
    tags: list[dict] | None = None,
    max_signin_session_duration: int | None = None,
) -> dict:
    """A role with its trust policy; what it may do comes with PutRolePolicy."""
    refuse_sign_in_sessions(max_signin_session_duration)
    if permissions_boundary is not None:
        raise errors.InvalidInputException(
            "PermissionsBoundary names a managed policy, and Lifeguard keeps none: leave it out."
        )
    role = Role(
        name=role_name,
        folded_name=role_name.lower(),
        path=path or "/",
        public_id="AROA" + "".join(secrets.choice(_ID_ALPHABET) for _ in range(17)),
        description=description or "",
        max_session_duration=max_session_duration or 3600,
        trust=_trust(assume_role_policy_document),
        trust_writer=writer_of(call),
        tags=add_tags({}, tags),
        created=call.now,
    )
    if Role.objects.count() >= MAX_ROLES:
        raise errors.LimitExceededException(f"Cannot exceed quota for RolesPerAccount: {MAX_ROLES}.")
    try:
        with call.change():
            role.save(force_insert=True)
    except IntegrityError:
        raise errors.EntityAlreadyExistsException(f"Role with name {role_name} already exists.") from None
    return {"Role": describe_role(call, role)}


def get_role(call: Call, *, role_name: str) -> dict:
    """A role with its trust policy and tags."""
    return {"Role": describe_role(call, find_role_named(role_name))}


def list_roles(
    call: Call, *, path_prefix: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict:
    """Roles by name, those under a path where one is given."""
    scope, size = f"ListRoles {path_prefix}", max_items or PAGE
    after = read_marker(marker, scope=scope)
    roles = Role.objects.order_by("folded_name")
    if path_prefix:
        # SQLite's LIKE would not tell the case of letters apart.
        roles = roles.annotate(start=Left("path", len(path_prefix))).filter(start=path_prefix)
    if after is not None:
        roles = roles.filter(folded_name__gt=after)
    rows = list(roles[: size + 1])
    described = [describe_role(call, role, whole=False) for role in rows]
    return answer_page("Roles", described, [role.folded_name for role in rows], size, scope=scope)


def update_role(
    call: Call,
    *,
    role_name: str,
    description: str | None = None,
    max_session_duration: int | None = None,
    max_signin_session_duration: int | None = None,
    reset_max_signin_session_duration: bool | None = None,
) -> dict:
    """Change the description, the longest session, or both; what is not given stays."""
    with call.change():
        refuse_sign_in_sessions(max_signin_session_duration, reset_max_signin_session_duration)
        role = find_role_named(role_name, lock=True)
        role.description = role.description if description is None else description
        role.max_session_duration = max_session_duration or role.max_session_duration
        role.save(update_fields=["description", "max_session_duration"])
        return {}


def update_role_description(call: Call, *, role_name: str, description: str) -> dict:
    """Change the description."""
    with call.change():
        role = find_role_named(role_name, lock=True)
        role.description = description
        role.save(update_fields=["description"])
        return {"Role": describe_role(call, role)}


def delete_role(call: Call, *, role_name: str) -> None:
    """Delete a role that has no permission policies left."""
    with call.change():
        role = find_role_named(role_name, lock=True)
        if role.policies:
            raise errors.DeleteConflictException(
                "Cannot delete entity, must delete policies first: "
                f"DeleteRolePolicy for {', '.join(sorted(role.policies)[:10])}."
            )
        role.delete()


def update_assume_role_policy(call: Call, *, role_name: str, policy_document: str) -> None:
    """Put another trust policy in the place of the role's own."""
    trust = _trust(policy_document)
    with call.change():
        role = find_role_named(role_name, lock=True)
        role.trust, role.trust_writer = trust, writer_of(call)
        role.save(update_fields=["trust", "trust_writer"])


def _trust(document: str) -> dict:
    trust = read_document(document, "trust")
    if size_of(trust) > MAX_TRUST_POLICY:
        raise errors.LimitExceededException(f"Cannot exceed quota for ACLSizePerRole: {MAX_TRUST_POLICY}.")
    return trust
