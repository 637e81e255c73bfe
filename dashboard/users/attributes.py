"""Attributes in words: what a pool's schema says of each, as pages and forms show it."""

_LABELS = {
    "email": "E-mail",
    "phone_number": "Phone",
    "name": "Name",
    "given_name": "Given name",
    "family_name": "Family name",
    "middle_name": "Middle name",
    "preferred_username": "Preferred user name",
    "birthdate": "Date of birth",
    "zoneinfo": "Time zone",
    "updated_at": "Updated at",
    "sub": "Sub",
    "email_verified": "E-mail verified",
    "phone_number_verified": "Phone verified",
}
SET_BY_COGNITO = ("sub", "identities")
FLAGS = ("email_verified", "phone_number_verified")
_FIRST = ("email", "phone_number", "name", "given_name", "family_name")


def label_of(name: str) -> str:
    """The attribute's name as people say it; a custom attribute keeps its own."""
    return _LABELS.get(name) or (name if ":" in name else name.replace("_", " ").capitalize())


def limits_of(attribute: dict) -> str:
    """The type and limits of a SchemaAttributeType in words: ``String, up to 10 characters``."""
    kind = attribute.get("AttributeDataType", "String")
    special = {"email": "E-mail address", "phone_number": "With country code, like +46701234567"}
    if attribute["Name"] in special:
        return special[attribute["Name"]]
    if attribute["Name"] == "birthdate":
        return "Date, YYYY-MM-DD"
    text = attribute.get("StringAttributeConstraints") or {}
    number = attribute.get("NumberAttributeConstraints") or {}
    low, high = text.get("MinLength"), text.get("MaxLength")
    unit = " characters"
    if number:
        low, high, unit = number.get("MinValue"), number.get("MaxValue"), ""
    low = None if low in (None, "", "0") and unit else low
    high = None if high == "2048" else high
    if low and high:
        return f"{kind}, {low}{unit}" if low == high else f"{kind}, {low} to {high}{unit}"
    if high:
        return f"{kind}, up to {high}{unit}"
    return f"{kind}, from {low}{unit}" if low else kind


def in_order(pool: dict) -> list[dict]:
    """The pool's SchemaAttributeTypes that people fill in: contacts and names first, custom ones, then the rest."""
    schema = [
        a
        for a in pool.get("SchemaAttributes", ())
        if a["Name"] not in SET_BY_COGNITO and a["Name"] not in FLAGS
    ]

    def place(attribute: dict) -> tuple:
        name = attribute["Name"]
        first = _FIRST.index(name) if name in _FIRST else len(_FIRST)
        return (first, not attribute.get("Required"), ":" not in name, name)

    return sorted(schema, key=place)
