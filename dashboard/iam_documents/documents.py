"""Policy documents as people type them: read with the place of a mistake, and written so that they read well.

Follows "Grammar of the IAM JSON policy language" (IAM User Guide: reference_policies_grammar). What a connection's IAM
refuses beyond this, it says itself.
"""

import json
from collections.abc import Iterator
from typing import Any

import regex

POLICIES_LIMIT = 10_240
"""Characters without white space: IAM's quota for all inline policies of a role."""
_VARIABLE = regex.compile(r"\$\{\s*([^}*?$,\s]+)")


class Unreadable(Exception):
    """The text is no policy document. The message says where and why."""


def read_document(text: str) -> dict:
    """The document of a text. Raises Unreadable with the line and column, or the element, that is wrong."""
    try:
        document = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Unreadable(f"Line {error.lineno}, column {error.colno}: {_in_words(error.msg)}.")
    except RecursionError:
        raise Unreadable("This is nested far too deeply for a policy.")
    if not isinstance(document, dict):
        raise Unreadable("A policy is an object: it begins with { and holds a Version and a Statement.")
    if "Statement" not in document:
        raise Unreadable("Statement is missing. It holds what the policy allows.")
    for where, statement in enumerate_statements(document):
        if not isinstance(statement, dict):
            raise Unreadable(f"{where}: a statement is an object with Effect and Action.")
        if statement.get("Effect") not in ("Allow", "Deny"):
            raise Unreadable(f"{where}.Effect: it must be Allow or Deny.")
    return document


def enumerate_statements(document: dict) -> Iterator[tuple[str, Any]]:
    """Each statement after its place in words, such as ``Statement[0]``."""
    found = document.get("Statement", [])
    if isinstance(found, list):
        for number, statement in enumerate(found):
            yield f"Statement[{number}]", statement
    else:
        yield "Statement", found


def statements(document: dict) -> list[dict]:
    """The statements of a document; what is none is left out."""
    return [statement for _, statement in enumerate_statements(document) if isinstance(statement, dict)]


def listed(value: Any) -> list[str]:
    """The values of an element that holds one or several."""
    return [str(each) for each in value] if isinstance(value, list) else [] if value is None else [str(value)]


def as_document(stored: Any) -> dict:
    """What boto3 tells of a document: botocore decodes it, unless what is stored is no JSON."""
    if isinstance(stored, dict):
        return stored
    try:
        found = json.loads(stored)
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_document(document: dict) -> str:
    """The document with two spaces for each level, in the order in which it was stored."""
    return json.dumps(document, indent=2, ensure_ascii=False)


def length(document: dict) -> int:
    """Characters as IAM's quotas count them: without white space between the parts."""
    return len(json.dumps(document, separators=(",", ":"), ensure_ascii=False))


def context_keys(documents: list[dict]) -> list[str]:
    """The condition keys and policy variables on which the documents depend, each once."""
    found: dict[str, str] = {}
    for document in documents:
        for statement in statements(document):
            for condition in (statement.get("Condition") or {}).values():
                for key in condition if isinstance(condition, dict) else ():
                    found.setdefault(key.lower(), key)
        for key in _VARIABLE.findall(write_document(document)):
            found.setdefault(key.lower(), key)
    return list(found.values())


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict:
    names = [name for name, _ in pairs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Unreadable(f"“{twice}” stands twice in one object. Keep one of them.")
    return dict(pairs)


def _no_constant(word: str) -> None:
    raise Unreadable(f"{word} is no JSON.")


def _in_words(message: str) -> str:
    return message[:1].lower() + message[1:]
