"""Claims of tokens as a mapping reads them: text, a list of texts, or nothing."""

import json
import re
from collections.abc import Mapping
from typing import Any

PREFERRED_ROLE, ROLES = "cognito:preferred_role", "cognito:roles"
ROLE_ARN = re.compile(r"arn:[\w-]+:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)


def entries(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """What a claim holds, each entry as text. Nothing where it is missing, null or an empty list.

    Truth values and numbers read as they stand in the token (``true``, ``7``), objects as JSON.
    """
    value = claims.get(name)
    if value is None or value == "":
        return ()
    held = value if isinstance(value, list | tuple) else [value]
    return tuple(each if isinstance(each, str) else json.dumps(each) for each in held if each is not None)


def in_words(found: tuple[str, ...], limit: int = 5) -> str:
    """What a claim holds, for a sentence."""
    shown = ", ".join(_short(each) for each in found[:limit])
    return f"{shown} and {len(found) - limit} more" if len(found) > limit else shown


def _short(text: str) -> str:
    return f"“{text[:79]}…”" if len(text) > 80 else f"“{text}”"


def is_role(arn: str) -> bool:
    """Whether a text is the ARN of an IAM role."""
    return len(arn) <= 2048 and ROLE_ARN.fullmatch(arn) is not None
