"""Making a pool's schema: standard attributes as the caller wants them, and custom ones.

Follows "Working with user attributes" (DG:user-pool-settings-attributes) and SchemaAttributeType.
"""

from copy import deepcopy

import regex

from pools import errors
from pools.rules.schema.attributes import standard_attributes, standard_names

MAX_CUSTOM = 50
MAX_LENGTH = 2048
_WHOLE = regex.compile("-?[0-9]{1,309}")
_NOT_REQUIRABLE = ("sub", "identities", "email_verified", "phone_number_verified")


def new_schema(given: list[dict], alias_attributes: list[str]) -> list[dict]:
    """The schema of a new pool for CreateUserPool's ``Schema``. Raises InvalidParameterException."""
    schema = {attribute["Name"]: attribute for attribute in deepcopy(standard_attributes())}
    names = [attribute["Name"] for attribute in given if "Name" in attribute]
    for attribute in given:
        name = attribute.get("Name")
        if name in standard_names():
            if names.count(name) > 1:
                raise errors.InvalidParameterException(f"Schema: {name} is given more than once.")
            schema[name] = _changed(schema[name], attribute)
    custom = [attribute for attribute in given if attribute.get("Name") not in standard_names()]
    if schema["preferred_username"]["Required"] and "preferred_username" in alias_attributes:
        raise errors.InvalidParameterException("preferred_username can be required or an alias, not both.")
    return add_custom(list(schema.values()), custom)


def add_custom(schema: list[dict], given: list[dict]) -> list[dict]:
    """The schema with these custom attributes added. Raises InvalidParameterException."""
    added = [_custom(attribute) for attribute in given]
    taken = {attribute["Name"] for attribute in schema}
    for attribute in added:
        if attribute["Name"] in taken:
            name = attribute["Name"]
            raise errors.InvalidParameterException(f"{name}: Existing attribute already has name {name}.")
        taken.add(attribute["Name"])
    if sum(name not in standard_names() for name in taken) > MAX_CUSTOM:
        raise errors.InvalidParameterException(
            f"A user pool can have at most {MAX_CUSTOM} custom attributes."
        )
    return schema + added


def _changed(standard: dict, given: dict) -> dict:
    name, kind = standard["Name"], given.get("AttributeDataType", standard["AttributeDataType"])
    if kind != standard["AttributeDataType"]:
        raise errors.InvalidParameterException(
            f"You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
        )
    if given.get("DeveloperOnlyAttribute"):
        raise errors.InvalidParameterException(
            f"You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
        )
    if name == "sub":
        return standard
    if given.get("Required") and name in _NOT_REQUIRABLE:
        raise errors.InvalidParameterException(f"{name} cannot be a required attribute.")
    changes = {key: given[key] for key in ("Mutable", "Required") if key in given}
    return standard | changes | _constraints(kind, given)


def _custom(given: dict) -> dict:
    name = given.get("Name")
    if not name:
        raise errors.InvalidParameterException("Every custom attribute needs a Name.")
    if given.get("Required"):
        raise errors.InvalidParameterException("Required custom attributes are not supported currently.")
    if "AttributeDataType" not in given:
        raise errors.InvalidParameterException(
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
        )
    kind, developer_only = given["AttributeDataType"], given.get("DeveloperOnlyAttribute", False)
    return {
        "Name": f"{'dev:' if developer_only else ''}custom:{name}",
        "AttributeDataType": kind,
        "DeveloperOnlyAttribute": developer_only,
        "Mutable": given.get("Mutable", True),
        "Required": False,
        **({f"{kind}AttributeConstraints": {}} if kind in ("String", "Number") else {}),
        **_constraints(kind, given),
    }


def _constraints(kind: str, given: dict) -> dict:
    """The constraints of the attribute, checked; templates carry those of another kind of value too, which say nothing."""
    own, noun = f"{kind}AttributeConstraints", "Length" if kind == "String" else "Value"
    found = given.get(own)
    if not found:
        return {}
    low, high = (_whole(given["Name"], found.get(f"{end}{noun}")) for end in ("Min", "Max"))
    if low is not None and high is not None and low > high:
        raise errors.InvalidParameterException(
            f"{given['Name']}: Min{noun} {low} is greater than Max{noun} {high}."
        )
    if kind == "String" and not all(0 <= limit <= MAX_LENGTH for limit in (low, high) if limit is not None):
        raise errors.InvalidParameterException(
            f"{given['Name']}: lengths must be between 0 and {MAX_LENGTH}."
        )
    return {
        own: {f"{end}{noun}": str(limit) for end, limit in (("Min", low), ("Max", high)) if limit is not None}
    }


def _whole(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not _WHOLE.fullmatch(text):
        raise errors.InvalidParameterException(f"{name}: {text[:40]!r} is not a whole number.")
    return int(text)
