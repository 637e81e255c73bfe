"""A provider's claims as texts, as attributes hold them. Follows DG:cognito-user-pools-specifying-attribute-mapping."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

import orjson

MAX_LENGTH = 2048
_LAST_OF_BMP = "\uffff"


def text_of(value: Any, attribute: str = "") -> str | None:
    """The text of a claim; empty where it is blank, None where there is none.

    Several values are ``[a,b]``, each form-encoded. An address is its formatted text, another object JSON.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        texts = [text for each in value if (text := text_of(each)) is not None]
        if len(texts) > 1:
            return f"[{','.join(_form_encoded(text) for text in texts)}]"
        return texts[0] if texts else ""
    if isinstance(value, Mapping):
        if attribute == "address" and isinstance(value.get("formatted"), str):
            return str(value["formatted"])
        return orjson.dumps(dict(value)).decode()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def single_texts(claims: Mapping[str, Any]) -> dict[str, str]:
    """The claims that have one value, as texts."""
    return {
        name: text
        for name, value in claims.items()
        if not (isinstance(value, Mapping) or (isinstance(value, list | tuple) and len(value) != 1))
        and (text := text_of(value))
    }


def is_beyond(text: str) -> bool:
    """Whether a text has characters that Cognito does not take: those beyond Unicode's Basic Multilingual Plane."""
    return any(character > _LAST_OF_BMP for character in text)


def _form_encoded(text: str) -> str:
    return quote_plus(text, safe="*").replace("~", "%7E")
