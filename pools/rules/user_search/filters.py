"""The ``Filter`` of ListUsers: from text to terms.

The grammar is Cognito's (``attribute = "value"``, ``attribute ^= "value"``, a backslash before quotes and
backslashes inside the value) and, as additions, the operators ``*=`` (contains), ``>=`` and ``<`` (dates), the pseudo
attributes ``search``, ``cognito:group``, ``cognito:import_job`` and ``cognito:user_create_date``, and terms joined by ``and``.
Follows ListUsers (API) and "Managing and searching for user accounts" (DG:how-to-manage-user-accounts).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import regex

from pools import errors
from pools.models.user import Status
from pools.rules.names.search_keys import fold
from pools.rules.schema.attributes import FILTERABLE

CREATED, GROUP, ANYWHERE = "cognito:user_create_date", "cognito:group", "search"
IMPORT = "cognito:import_job"
IDENTIFYING = ("username", "sub", *FILTERABLE)
_EXACT_OR_PREFIX = frozenset(("=", "^="))
_OPERATORS = (
    dict.fromkeys(IDENTIFYING, _EXACT_OR_PREFIX | {"*="})
    | dict.fromkeys(("status", "cognito:user_status"), _EXACT_OR_PREFIX)
    | {ANYWHERE: frozenset(("*=",)), CREATED: frozenset((">=", "<"))}
    | dict.fromkeys((GROUP, IMPORT), frozenset(("=",)))
)
_TERM = regex.compile(r'\s*(?P<name>[\w:]+)\s*(?P<operator>[\^*]?=|>=|<)\s*"(?P<value>(?:[^"\\]|\\.)*+)"\s*')
_AND = regex.compile(r"(?<=\s|\")and(?=\s)", regex.IGNORECASE)
_ESCAPE = regex.compile(r"\\(.)", regex.DOTALL)
SHORTEST_PART = 3


@dataclass(frozen=True)
class Term:
    """One condition. ``value`` is as it was written, without its backslashes."""

    name: str
    operator: str
    value: str


def parse_filter(text: str | None) -> list[Term]:
    """The terms of a Filter, all of which must hold; none for an empty one. Raises InvalidParameterException."""
    text = text or ""
    if not text.strip():
        return []
    terms, place = [], 0
    while True:
        match = _TERM.match(text, place)
        if match is None:
            raise errors.InvalidParameterException("Error while parsing filter.")
        terms.append(_checked(Term(match["name"], match["operator"], _ESCAPE.sub(r"\1", match["value"]))))
        place = match.end()
        if place == len(text):
            return terms
        joint = _AND.match(text, place)
        if joint is None:
            raise errors.InvalidParameterException("Error while parsing filter.")
        place = joint.end()


def _checked(term: Term) -> Term:
    if term.name not in _OPERATORS:
        raise errors.InvalidParameterException("One or more requested attributes do not exist.")
    if term.operator not in _OPERATORS[term.name]:
        raise errors.InvalidParameterException(
            f"Error while parsing filter. The operator {term.operator} does not apply to {term.name}."
        )
    if term.operator == "*=" and len(fold(term.value)) < SHORTEST_PART:
        raise errors.InvalidParameterException(
            f"A search inside values ({term.name} *=) needs at least {SHORTEST_PART} characters."
        )
    return term


def statuses(term: Term) -> list[str]:
    """The user statuses that a term on ``cognito:user_status`` means; case never counts."""
    wanted = term.value.upper()
    return sorted(s for s in Status.values if (s == wanted if term.operator == "=" else s.startswith(wanted)))


def is_enabled(term: Term) -> bool:
    """What a term on ``status`` asks for: enabled users or disabled ones."""
    wanted = term.value.lower()
    for word, enabled in (("enabled", True), ("disabled", False)):
        if wanted == word or (term.operator == "^=" and word.startswith(wanted)):
            return enabled
    raise errors.InvalidParameterException('status is compared with "Enabled" or "Disabled".')


def moment(term: Term) -> datetime:
    """The date of a term on ``cognito:user_create_date``; without a time it is midnight, without a zone UTC."""
    try:
        when = datetime.fromisoformat(term.value)
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise errors.InvalidParameterException(
            f'{CREATED} is compared with a date such as "2026-01-31" or "2026-01-31T00:00:00Z".'
        ) from None


def prefix_end(prefix: str) -> str | None:
    """The first text after all that begin with ``prefix``, in order of code points; None where there is none."""
    while prefix:
        last = ord(prefix[-1])
        prefix = prefix[:-1]
        if last < 0x10FFFF:
            return prefix + chr(0xE000 if last == 0xD7FF else last + 1)
    return None
