"""Reads policy documents, and says where one is wrong.

Follows "Grammar of the IAM JSON policy language". What the grammar does not know is refused: an element that is misspelt
would silently allow more, or less, than was meant.
"""

import json
from math import isfinite
from typing import Any, Literal, NoReturn

import regex

from identities.policies.conditions import as_list
from identities.policies.malformed import MalformedPolicy, wrong
from identities.policies.reading_conditions import check_conditions
from identities.policies.variables import VERSION, is_closed

Kind = Literal["permissions", "trust"]
VERSIONS = (VERSION, "2008-10-17")
MAX_DEPTH = 12
TRUST_ACTIONS = "sts:"
_OF_A_POLICY = frozenset({"Version", "Id", "Statement"})
_OF_A_STATEMENT = frozenset(
    "Sid Effect Action NotAction Resource NotResource Principal NotPrincipal Condition".split()
)
_PRINCIPALS = ("AWS", "Federated", "Service", "CanonicalUser")
_SID = regex.compile(r"[A-Za-z0-9]*")
_ACTION = regex.compile(r"\*|[A-Za-z0-9-]+:[\w*?]+", regex.ASCII)
_RESOURCE = regex.compile(r"\*|arn:.+", regex.DOTALL)


def read_policy(given: str | dict, kind: Kind = "permissions") -> dict:
    """The policy of a document (its text, or the object that it parses to), checked as ``kind``.

    Raises MalformedPolicy with the place: line and column where the JSON does not parse, else ``Statement[2].Condition``.
    """
    policy = _parse(given) if isinstance(given, str) else given
    if not isinstance(policy, dict):
        wrong("", "a policy is a JSON object.")
    _check_values(policy, "", 0)
    _check_names(policy, _OF_A_POLICY, "")
    if policy.get("Version", VERSION) not in VERSIONS:
        wrong("Version", f"the version is {VERSIONS[0]} (or, without variables, {VERSIONS[1]}).")
    if not isinstance(policy.get("Id", ""), str):
        wrong("Id", "this is a text.")
    statements = policy.get("Statement")
    if not isinstance(statements, dict | list) or not statements:
        wrong("Statement", "a policy has one statement at least: an object, or a list of objects.")
    _check_statements(policy, kind)
    return policy


def _parse(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise MalformedPolicy(
            f"The document is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise MalformedPolicy("The document is nested too deeply.") from None
    except MalformedPolicy:
        raise
    except ValueError:  # a number of thousands of digits
        raise MalformedPolicy("The document holds a number that is too large.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict:
    read = dict(pairs)
    if len(read) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise MalformedPolicy(f"The element {twice[:60]!r} stands twice in one object.")
    return read


def _no_constant(name: str) -> NoReturn:
    raise MalformedPolicy(f"{name} is not a value of JSON.")


def _check_values(value: Any, path: str, depth: int) -> None:
    """Refuse what can be parsed and not be kept: NUL, half a surrogate pair, infinity, great depth."""
    if depth > MAX_DEPTH:
        wrong(path, "the document is nested too deeply.")
    if isinstance(value, dict):
        for name, inner in value.items():
            _check_values(name, path, depth + 1)
            _check_values(inner, f"{path}.{name}" if path else name, depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check_values(inner, f"{path}[{index}]", depth + 1)
    elif isinstance(value, str):
        if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
            wrong(path, "a text holds a character that cannot be kept.")
    elif isinstance(value, float) and not isfinite(value):
        wrong(path, "the number is too large.")


def _check_names(given: dict, known: frozenset[str], path: str) -> None:
    for name in given:
        if name not in known:
            near = next((each for each in known if each.lower() == name.lower()), None)
            hint = f"it is written {near!r}." if near else "policies have no such element."
            wrong(f"{path}.{name}" if path else name, hint)


def _check_statements(policy: dict, kind: Kind) -> None:
    sids: set[str] = set()
    single = isinstance(policy["Statement"], dict)
    modern = policy.get("Version") == VERSION
    for index, statement in enumerate(as_list(policy["Statement"])):
        path = "Statement" if single else f"Statement[{index}]"
        if not isinstance(statement, dict):
            wrong(path, "a statement is an object.")
        _check_names(statement, _OF_A_STATEMENT, path)
        _check_sid(statement, sids, path)
        if statement.get("Effect") not in ("Allow", "Deny"):
            wrong(f"{path}.Effect", "the effect is 'Allow' or 'Deny'.")
        _check_actions(statement, kind, path)
        if kind == "trust":
            _check_principals(statement, path)
        else:
            _check_resources(statement, path, modern=modern)
        if "Condition" in statement:
            check_conditions(statement["Condition"], f"{path}.Condition", modern=modern)


def _check_sid(statement: dict, sids: set[str], path: str) -> None:
    sid = statement.get("Sid", "")
    if not isinstance(sid, str) or not _SID.fullmatch(sid):
        wrong(f"{path}.Sid", "a statement's id is made of letters and digits without accents.")
    if sid and sid in sids:
        wrong(f"{path}.Sid", f"another statement is called {sid[:60]!r} too.")
    sids.add(sid)


def _check_actions(statement: dict, kind: Kind, path: str) -> None:
    name = _one_of(statement, "Action", "NotAction", path)
    for action in _texts(statement[name], f"{path}.{name}"):
        if not _ACTION.fullmatch(action):
            wrong(
                f"{path}.{name}",
                f"{action[:80]!r} is not an action such as 'cognito-idp:AdminGetUser' or '*'.",
            )
        if kind == "trust" and not action.lower().startswith(TRUST_ACTIONS):
            wrong(
                f"{path}.{name}",
                "a trust policy is about actions of STS, such as 'sts:AssumeRoleWithWebIdentity'.",
            )


def _check_resources(statement: dict, path: str, *, modern: bool) -> None:
    for name in ("Principal", "NotPrincipal"):
        if name in statement:
            wrong(
                f"{path}.{name}",
                "a permission policy names no principal: it is about the role that it belongs to.",
            )
    name = _one_of(statement, "Resource", "NotResource", path)
    for resource in _texts(statement[name], f"{path}.{name}"):
        if not _RESOURCE.fullmatch(resource):
            wrong(f"{path}.{name}", f"{resource[:80]!r} is neither an ARN nor '*'.")
        if modern and not is_closed(resource):
            wrong(f"{path}.{name}", "a variable is written ${key} or ${key, 'default'}.")


def _check_principals(statement: dict, path: str) -> None:
    for name in ("Resource", "NotResource"):
        if name in statement:
            wrong(
                f"{path}.{name}", "a trust policy names no resource: it is about the role that it belongs to."
            )
    name = _one_of(statement, "Principal", "NotPrincipal", path)
    given = statement[name]
    if given == "*":
        return
    if not isinstance(given, dict) or not given:
        wrong(
            f"{path}.{name}",
            'a principal is "*", or an object such as {"Federated": "cognito-identity.amazonaws.com"}.',
        )
    for kind, names in given.items():
        if kind not in _PRINCIPALS:
            wrong(f"{path}.{name}.{kind}", f"kinds of principals are {', '.join(_PRINCIPALS)}.")
        if not all(_texts(names, f"{path}.{name}.{kind}")):
            wrong(f"{path}.{name}.{kind}", "a principal has a name.")


def _one_of(statement: dict, name: str, negated: str, path: str) -> str:
    if (name in statement) == (negated in statement):
        wrong(path, f"a statement needs either {name} or {negated}.")
    return name if name in statement else negated


def _texts(value: Any, path: str) -> list[str]:
    texts = as_list(value)
    if not texts or not all(isinstance(text, str) for text in texts):
        wrong(path, "this is a text, or a list of texts with one at least.")
    return texts
