"""Form fields made from a pool's schema, and attributes made from forms."""

from collections.abc import Iterable
from typing import Any

import regex
from django import forms
from django.core.validators import RegexValidator

from dashboard.users.attributes import FLAGS, in_order, label_of, limits_of
from dashboard.users.person import CONTACTS

PREFIX = "attribute."
_SPOKEN = {
    "email": ("email address",),
    "phone_number": ("phone number",),
    "birthdate": ("birthdate",),
}
_PHONE = RegexValidator(
    r"^\+[0-9]{1,15}$", "Write it with the country code and digits only, like +46701234567."
)
_TYPES = {"email": "email", "phone_number": "tel", "birthdate": "date", "website": "url"}


def attribute_fields(
    pool: dict, kept: dict[str, str], *, creating: bool, masked: frozenset[str] = frozenset()
) -> dict[str, forms.Field]:
    """A field for each attribute that people fill in, by name. ``kept`` are the user's present values; what is ``masked``
    is left out, its flag too."""
    fields: dict[str, forms.Field] = {}
    for attribute in in_order(pool):
        name = attribute["Name"]
        if name in masked:
            continue
        fields[PREFIX + name] = _field(attribute, kept.get(name, ""), creating=creating)
        if name in CONTACTS:
            fields[f"{PREFIX}{name}_verified"] = forms.BooleanField(
                required=False,
                label=f"The {CONTACTS[name]} is verified",
                initial=kept.get(f"{name}_verified", "").lower() == "true",
            )
    return fields


def _field(attribute: dict, value: str, *, creating: bool) -> forms.Field:
    name, kind = attribute["Name"], attribute.get("AttributeDataType", "String")
    fixed = not creating and not attribute.get("Mutable", True)
    shared: dict[str, Any] = {
        "label": label_of(name),
        "required": False,
        "initial": value,
        "disabled": fixed,
        "help_text": _help(attribute),
    }
    text = attribute.get("StringAttributeConstraints") or {}
    number = attribute.get("NumberAttributeConstraints") or {}
    widget = forms.TextInput(attrs={"type": _TYPES.get(name, "text"), "autocomplete": "off"})
    if kind == "Boolean":
        choices = [("", "Not set"), ("true", "true"), ("false", "false")]
        return forms.ChoiceField(choices=choices, **shared)
    if kind in ("Number", "DateTime"):
        low, high = _whole(number.get("MinValue")), _whole(number.get("MaxValue"))
        return forms.IntegerField(min_value=low, max_value=high, **shared)
    if name == "email":
        return forms.EmailField(widget=widget, **shared)
    validators = [_PHONE] if name == "phone_number" else []
    low = _whole(text.get("MinLength")) or None
    return forms.CharField(
        widget=widget,
        min_length=low,
        max_length=_whole(text.get("MaxLength")),
        validators=validators,
        **shared,
    )


def _help(attribute: dict) -> str:
    """What the label does not say already."""
    words = limits_of(attribute)
    plain = attribute["Name"] == "email" or (words == "String" and ":" not in attribute["Name"])
    fixed = "" if attribute.get("Mutable", True) else "cannot be changed after creation"
    return ", ".join(part for part in ("" if plain else words, fixed) if part)


def _whole(text: str | None) -> int | None:
    try:
        return int(text) if text else None
    except ValueError:
        return None


def filled_in(cleaned: dict) -> dict[str, str]:
    """The attributes of a checked form as strings; empty ones are kept as empty strings."""
    values: dict[str, str] = {}
    for key, value in cleaned.items():
        if key.startswith(PREFIX):
            text = (
                ("true" if value else "false")
                if isinstance(value, bool)
                else str("" if value is None else value)
            )
            values[key.removeprefix(PREFIX)] = text
    return values


def as_wire(values: dict[str, str], names: Iterable[str] | None = None) -> list[dict]:
    """Attributes as AttributeTypes."""
    return [
        {"Name": name, "Value": value} for name, value in values.items() if names is None or name in names
    ]


def changed(kept: dict[str, str], values: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """What to write and what to delete, so that a user with ``kept`` comes to have ``values``.

    A contact is sent along with its flag: Cognito takes away the flag of a contact that changes without it.
    """
    written = {
        name: value
        for name, value in values.items()
        if value
        and value != kept.get(name, "")
        and not (name in FLAGS and value == "false" and not kept.get(name))
    }
    removed = [name for name, value in values.items() if not value and kept.get(name)]
    for contact in CONTACTS:
        flag = f"{contact}_verified"
        if contact in removed:
            written.pop(flag, None)
        elif contact in written and values.get(flag) == "true":
            written[flag] = "true"
    return written, removed


def place_error(form: forms.Form, message: str) -> bool:
    """Put the API's message at the field of the attribute that it names. Whether it named one."""
    for key in form.fields:
        name = key.removeprefix(PREFIX)
        named = regex.search(rf"(?:^|[\s.:'\"]){regex.escape(name)}(?:[:'\"]|$)", message)
        told = any(words in message for words in _SPOKEN.get(name, ()))
        if key.startswith(PREFIX) and (named or told):
            form.add_error(key, message)
            return True
    return False
