"""What a call changed: the state read just before it, beside what was sent or answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore import xform_name
from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import OperationModel, Shape

from dashboard.audit.leaving_out import plain, without_secrets

WITHHELD = "(not kept)"
"""Stands for an attribute's value, which the service model marks sensitive."""
_TOLD = ("email_verified", "phone_number_verified")
_DATES = {"CreationDate", "LastModifiedDate", "UserCreateDate", "UserLastModifiedDate"}


@dataclass(frozen=True)
class Reading:
    """How to read what an operation will change: the reading operation, the members that name it, and the member of
    its answer (and of the change's own answer) that holds it."""

    operation: str
    names: tuple[str, ...]
    member: str = ""
    answers: bool = False


_POOL, _ROLE = ("UserPoolId",), ("RoleName",)
_USER = Reading("AdminGetUser", ("UserPoolId", "Username"))
READINGS = {
    "AdminDeleteUserAttributes": _USER,
    "AdminUpdateUserAttributes": _USER,
    "PutRolePolicy": Reading("GetRolePolicy", ("RoleName", "PolicyName")),
    "SetIdentityPoolRoles": Reading("GetIdentityPoolRoles", ("IdentityPoolId",)),
    "SetUserPoolMfaConfig": Reading("GetUserPoolMfaConfig", _POOL),
    "UpdateAssumeRolePolicy": Reading("GetRole", _ROLE, "Role"),
    "UpdateGroup": Reading("GetGroup", ("UserPoolId", "GroupName"), "Group", answers=True),
    "UpdateIdentityPool": Reading("DescribeIdentityPool", ("IdentityPoolId",), answers=True),
    "UpdateIdentityProvider": Reading(
        "DescribeIdentityProvider", ("UserPoolId", "ProviderName"), "IdentityProvider", answers=True
    ),
    "UpdateResourceServer": Reading(
        "DescribeResourceServer", ("UserPoolId", "Identifier"), "ResourceServer", answers=True
    ),
    "UpdateRole": Reading("GetRole", _ROLE, "Role"),
    "UpdateUserPool": Reading("DescribeUserPool", _POOL, "UserPool"),
    "UpdateUserPoolClient": Reading(
        "DescribeUserPoolClient", ("UserPoolId", "ClientId"), "UserPoolClient", answers=True
    ),
    "UpdateUserPoolDomain": Reading("DescribeUserPoolDomain", ("Domain",), "DomainDescription"),
}


def read_state(client: BaseClient, operation: str, params: Mapping[str, Any]) -> dict | None:
    """What an operation is about to change, in one call; None where nothing is read for it, or it cannot be read."""
    reading = READINGS.get(operation)
    if reading is None or not all(params.get(name) for name in reading.names):
        return None
    try:
        answer = getattr(client, xform_name(reading.operation))(
            **{name: params[name] for name in reading.names}
        )
    except (BotoCoreError, ClientError):
        return None
    return _inner(answer, reading.member)


def changed(
    model: OperationModel, params: Mapping[str, Any], state: dict | None, answer: Mapping[str, Any]
) -> tuple[dict, dict]:
    """The members that a call which succeeded has changed, as they were and as they are."""
    reading = READINGS.get(model.name)
    if reading is None or state is None:
        return {}, {}
    if reading is _USER:
        before, after = _of_attributes(state, params)
        return plain(before), plain(after)
    shape = model.service_model.operation_model(reading.operation).output_shape
    before = _without_secrets(_inner(shape, reading.member), state)
    if reading.answers:
        told = _inner(answer, reading.member)
        after = _without_secrets(_inner(model.output_shape, reading.member), told)
    else:
        sent = {name: value for name, value in params.items() if name not in reading.names}
        after = _without_secrets(model.input_shape, sent)
        before = {name: before[name] for name in after if name in before}
    return differing(before, after)


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict, dict]:
    """Both sides with only the members that differ."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: before[name] for name in names if name in before},
        {name: after[name] for name in names if name in after},
    )


def _without_secrets(shape: Shape, value: Mapping[str, Any]) -> dict[str, Any]:
    """Policies are compared as what they say, under one name, whatever the operation calls them."""
    kept = without_secrets(shape, dict(value))
    found = {name: _read(inner) for name, inner in kept.items() if name not in _DATES}
    if "AssumeRolePolicyDocument" in found:
        found["PolicyDocument"] = found.pop("AssumeRolePolicyDocument")
    return found


def _read(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            return plain(json.loads(value))
        except ValueError:
            return value
    return value


def _of_attributes(state: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[dict, dict]:
    """Which attributes changed; of their values, only whether a contact counts as verified."""
    was = {each["Name"]: each.get("Value", "") for each in state.get("UserAttributes", [])}
    is_now = was | {each["Name"]: each.get("Value", "") for each in params.get("UserAttributes") or []}
    for name in params.get("UserAttributeNames") or []:
        is_now.pop(name, None)
    before, after = differing(
        *({name: value for name, value in side.items() if value} for side in (was, is_now))
    )
    return _withheld(before), _withheld(after)


def _withheld(values: dict[str, str]) -> dict[str, str]:
    return {name: plain(value) if name in _TOLD else WITHHELD for name, value in values.items()}


def _inner(whole: Any, member: str) -> Any:
    if not member:
        return whole
    return whole.members[member] if isinstance(whole, Shape) else whole.get(member, {})
