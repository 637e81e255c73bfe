"""The attributes that a pool's users can have.

Follows "Working with user attributes" (DG:user-pool-settings-attributes) and SchemaAttributeType.
"""

from functools import lru_cache
from typing import Any

from pools.models import UserPool

ALIASES = ("email", "phone_number", "preferred_username")
VERIFIABLE = ("email", "phone_number")
FILTERABLE = ("email", "phone_number", "name", "given_name", "family_name", "preferred_username")


def _text(name: str, low: int = 0, high: int = 2048, **changes: Any) -> dict:
    return {
        "Name": name,
        "AttributeDataType": "String",
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
        "StringAttributeConstraints": {"MinLength": str(low), "MaxLength": str(high)},
    } | changes


def _flag(name: str) -> dict:
    plain = _text(name, AttributeDataType="Boolean")
    del plain["StringAttributeConstraints"]
    return plain


def standard_attributes() -> list[dict]:
    """The standard attributes of a new pool, in the order in which DescribeUserPool lists them."""
    updated_at = _flag("updated_at") | {
        "AttributeDataType": "Number",
        "NumberAttributeConstraints": {"MinValue": "0"},
    }
    return [
        _text("profile"),
        _text("address"),
        _text("birthdate", 10, 10),
        _text("gender"),
        _text("preferred_username"),
        updated_at,
        _text("website"),
        _text("picture"),
        _text("identities") | {"StringAttributeConstraints": {}},
        _text("sub", 1, Mutable=False, Required=True),
        _flag("phone_number_verified"),
        _text("zoneinfo"),
        _text("locale"),
        _text("email"),
        _flag("email_verified"),
        _text("given_name"),
        _text("family_name"),
        _text("middle_name"),
        _text("name"),
        _text("nickname"),
        _text("phone_number"),
    ]


def attributes_by_name(pool: UserPool) -> dict[str, dict]:
    """The pool's SchemaAttributeTypes by name; custom ones begin with ``custom:``, or ``dev:custom:``."""
    return {attribute["Name"]: attribute for attribute in pool.schema}


def required_names(pool: UserPool) -> list[str]:
    """The attributes that every user must have, ``sub`` left out."""
    return [a["Name"] for a in pool.schema if a.get("Required") and a["Name"] != "sub"]


@lru_cache(maxsize=1)
def standard_names() -> frozenset[str]:
    return frozenset(attribute["Name"] for attribute in standard_attributes())
