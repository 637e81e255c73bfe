"""Masks the attributes of users in every answer that comes back through the guard, where the member's role says so.

What is an attribute of a user, the service's own model tells (AttributeType), so an operation that is new to the console
is masked too. A masked attribute carries ``Masked``. The console's own work (:mod:`dashboard.aws.unmasked`) reads the values as they are.
"""

from collections.abc import Iterator
from typing import Any

import regex
from botocore.model import ListShape, OperationModel, Shape, StructureShape

from dashboard.actor import Actor
from dashboard.aws.masked_claims import mask_report
from dashboard.aws.masks import MARK, mask, mask_in
from dashboard.models import Connection, StaffMember
from dashboard.permissions.deciding import masked_attributes, roles_that_allow

NEVER = frozenset({"sub", "email_verified", "phone_number_verified"})
"""What pages need to work, and what says nothing of a person."""
_CONTACTS = ("email", "phone_number")
_COMPARED = {"Email": {"email"}, "PhoneNumber": {"phone_number"}, "Name": {"name"}, "Username": {*_CONTACTS}}
"""What an answer tells of two users who share a value (``SharedBy``); a user name may be an address or a number."""
_SERVICES, _OF_NEW_USERS = ("cognito-idp", "lifeguard"), "AdminCreateUser"
_REPORT = "ProviderTest"


def masked_for(actor: Actor, pool: str, act: str = "cognito-idp:AdminGetUser") -> frozenset[str]:
    """The attributes that the member sees only masked on a pool; none for the console's own work."""
    return frozenset() if actor.own_work else masked_there(actor.staff, actor.connection, pool, act)


def masked_there(
    member: StaffMember, connection: Connection | None, pool: str, act: str = "cognito-idp:AdminGetUser"
) -> frozenset[str]:
    """What those roles of theirs mask that show users there; where none does, those that allow the act."""
    if roles_that_allow(member, "cognito-idp:AdminGetUser", connection, pool):
        return masked_attributes(member, connection, pool) - NEVER
    roles = roles_that_allow(member, act, connection, pool)
    return (
        frozenset.intersection(*(frozenset(role.masked) for role in roles)) - NEVER if roles else frozenset()
    )


def mask_answer(model: OperationModel, answer: dict[str, Any], actor: Actor, pool: str) -> None:
    """Mask every user's attributes in the answer to a call on a pool, in place."""
    service = model.service_model.service_name
    if service not in _SERVICES or model.output_shape is None or actor.own_work:
        return
    found, report = list(_users(model.output_shape, answer)), answer.get(_REPORT)
    masked = masked_for(actor, pool, f"{service}:{model.name}") if found or report else frozenset()
    if masked:
        if report:
            mask_report(report, masked)
        for user, member in found:
            _mask_user(user, member, masked)


def overwritten(model: OperationModel, params: dict[str, Any], actor: Actor, pool: str) -> list[str]:
    """The masked attributes that a call would change, unseen, in a user who exists; and masks sent as if they were values."""
    sent = [each for each in params.get("UserAttributes") or [] if "Name" in each]
    if not (sent or params.get("UserAttributeNames")):
        return []
    masked = masked_for(actor, pool)
    if not masked:
        return []
    names = {each["Name"] for each in sent if MARK in str(each.get("Value") or "")}
    if model.name != _OF_NEW_USERS:
        names |= {each["Name"] for each in sent} & masked
    names |= masked.intersection(params.get("UserAttributeNames") or [])
    return sorted(names)


def compared(shared_by: str, actor: Actor, pool: str) -> list[str]:
    """The masked attributes of which the member would learn that two users have the same one."""
    return sorted(_COMPARED.get(shared_by, set()) & masked_for(actor, pool))


def _mask_user(user: dict[str, Any], member: str, masked: frozenset[str]) -> None:
    attributes = user[member]
    values = {each["Name"]: each.get("Value") or "" for each in attributes}
    real = [values[name] for name in _CONTACTS if name in masked and values.get(name)]
    for each in attributes:
        name, value = each["Name"], values[each["Name"]]
        shown = mask(value) if name in masked else value if name in NEVER else _without(real, value)
        if shown != value:
            each["Value"], each["Masked"] = shown, True
    username = str(user.get("Username") or "")
    told = mask_in(username, masked) != username or _without(real, username) != username
    if told and values.get("sub") and user.get("UserStatus") != "EXTERNAL_PROVIDER":
        user["Username"] = values["sub"]  # under which a call finds them too


def _without(real: list[str], value: str) -> str:
    """A value with the masked contacts masked in it: an external account's id often is the e-mail address."""
    for contact in real:
        value = regex.sub(regex.escape(contact), mask(contact), value, flags=regex.IGNORECASE)
    return value


def _users(shape: Shape, value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Every structure of an answer that holds attributes of a user, and the member that does."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        for name, inner in shape.members.items():
            if not value.get(name):
                continue
            if isinstance(inner, ListShape) and inner.member.name == "AttributeType":
                yield value, name
            else:
                yield from _users(inner, value[name])
    elif isinstance(shape, ListShape) and isinstance(value, list):
        for each in value:
            yield from _users(shape.member, each)
