"""The inputs of the pages, with what password managers, phones and screen readers need to know of each."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pools import errors
from pools.models import UserPool
from pools.rules.schema.attributes import required_names
from pools.rules.schema.values import read_attributes
from pools.rules.user_pools.finding import username_attributes

ATTRIBUTE = "userAttributes."
"""What the name of an attribute's input begins with."""


@dataclass(frozen=True)
class Field:
    """An input, as ``pools/hosted/field.html`` takes it."""

    name: str
    label: str
    type: str = "text"
    autocomplete: str = ""
    value: str = ""
    inputmode: str = ""
    help: str = ""
    error: str = ""
    code: bool = False
    required: bool = True
    autofocus: bool = False


def username_field(pool: UserPool, value: str = "", *, exactly: bool = False) -> Field:
    """What people call themselves by; ``exactly`` where an address alone will do, as for a new account."""
    kinds = set(username_attributes(pool))
    mail, phone = "email" in kinds, "phone_number" in kinds
    if mail and phone:
        return Field("username", _("E-mail address or phone number"), autocomplete="username", value=value)
    if phone:
        return Field(
            "username", _("Phone number"), "tel", "username", value, help=_phone_help() if exactly else ""
        )
    if mail:
        return Field("username", _("E-mail address"), "email", "username", value, inputmode="email")
    return Field("username", _("User name"), autocomplete="username", value=value)


def password_field(name: str = "password", *, new: bool = False) -> Field:
    """A password; a new one, which the browser may make up."""
    label = _("New password") if new and name != "password" else _("Password")
    return Field(name, label, "password", "new-password" if new else "current-password")


def code_field(help_text: str = "") -> Field:
    """A code that was sent or that an app shows."""
    return Field(
        "code", _("Code"), autocomplete="one-time-code", inputmode="numeric", code=True, help=help_text
    )


def attribute_field(name: str, value: str = "") -> Field:
    """A user's attribute."""
    label, kind, autocomplete = _KNOWN.get(name, ("", "text", ""))
    label = _(label) if label else name.removeprefix("custom:").replace("_", " ")
    help_text = _phone_help() if name == "phone_number" else ""
    return Field(f"{ATTRIBUTE}{name}", label, kind, autocomplete, value, help=help_text)


def required_fields(pool: UserPool) -> list[Field]:
    """The inputs for what every user of the pool must have, but what they sign in with as their name."""
    kinds = username_attributes(pool)
    without = set(kinds) if len(kinds) == 1 else set()
    return [attribute_field(name) for name in required_names(pool) if name not in without]


def filled(fields: list[Field], values: dict[str, str], problems: dict[str, str]) -> list[Field]:
    """The inputs with what was typed and what is wrong with it; the first that is wrong has the focus."""
    shown = [
        replace(
            field,
            value=values.get(field.name, field.value) if field.type != "password" else "",
            error=problems.get(field.name, ""),
        )
        for field in fields
    ]
    first = next((index for index, field in enumerate(shown) if field.error), None)
    if first is not None:
        shown[first] = replace(shown[first], autofocus=True)
    return shown


def missing(fields: list[Field], values: dict[str, str]) -> dict[str, str]:
    """A sentence for each input that was left empty."""
    return {
        field.name: _("Fill this in.") for field in fields if field.required and not values.get(field.name)
    }


def attribute_problems(pool: UserPool, values: dict[str, str]) -> dict[str, str]:
    """A sentence for each attribute whose value does not fit, by the name of its input."""
    problems = {}
    for field, value in values.items():
        name = field.removeprefix(ATTRIBUTE)
        if field == name or not value:
            continue
        try:
            read_attributes(pool, [{"Name": name, "Value": value}])
        except errors.InvalidParameterException:
            problems[field] = wrong_value(name)
    return problems


def wrong_value(name: str) -> str:
    """What is wrong with the value of an attribute."""
    if name == "email":
        return _("This is not an e-mail address.")
    if name == "phone_number":
        return _("This is not a phone number.") + " " + _phone_help()
    if name == "birthdate":
        return _("This is not a date.")
    return _("This cannot be used here.")


def _phone_help() -> str:
    return _("With the country code, such as +14155550123.")


_KNOWN = {
    "address": (gettext_noop("Address"), "text", "street-address"),
    "birthdate": (gettext_noop("Date of birth"), "date", "bday"),
    "email": (gettext_noop("E-mail address"), "email", "email"),
    "family_name": (gettext_noop("Family name"), "text", "family-name"),
    "gender": (gettext_noop("Gender"), "text", "sex"),
    "given_name": (gettext_noop("Given name"), "text", "given-name"),
    "locale": (gettext_noop("Language"), "text", "language"),
    "middle_name": (gettext_noop("Middle name"), "text", "additional-name"),
    "name": (gettext_noop("Full name"), "text", "name"),
    "nickname": (gettext_noop("Nickname"), "text", "nickname"),
    "phone_number": (gettext_noop("Phone number"), "tel", "tel"),
    "picture": (gettext_noop("Address of a picture"), "url", "photo"),
    "preferred_username": (gettext_noop("Preferred user name"), "text", "nickname"),
    "profile": (gettext_noop("Address of your profile"), "url", "url"),
    "updated_at": (gettext_noop("Last change"), "text", ""),
    "website": (gettext_noop("Website"), "url", "url"),
    "zoneinfo": (gettext_noop("Time zone"), "text", ""),
}
"""Label, type and autocomplete token of each standard attribute."""
