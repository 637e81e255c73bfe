"""By what a user was found, where the row does not show it: "matched: sub 0f3a…"."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.user_search.query import Query, significant
from dashboard.users.attributes import label_of
from dashboard.users.person import Person

_NAMES = ("email", "name", "given_name", "family_name", "preferred_username")
_LONG = ("phone_number", "sub")
_OWN_LABELS = {"username": "User name", "sub": "Sub"}


@dataclass(frozen=True)
class Match:
    """An attribute that holds a search word. ``value`` is empty where the member sees it masked."""

    label: str
    value: str = ""


def matched(person: Person, query: Query, shown: Iterable[str]) -> list[Match]:
    """What holds the search words that none of the texts ``shown`` does, each attribute once."""
    visible = "\n".join(shown).casefold()
    hidden = [word for word in query.words if significant(word).casefold() not in visible]
    return list(dict.fromkeys(_holder(person, word) for word in hidden))


def _holder(person: Person, word: str) -> Match:
    values = {"username": person.username} | {
        name: person.attributes.get(name, "") for name in _NAMES + _LONG
    }
    wanted = significant(word).casefold()
    for name, value in values.items():
        if name not in person.masked and wanted in value.casefold():
            return Match(_OWN_LABELS.get(name) or label_of(name), value)
    return Match("An attribute that is masked for you" if person.masked else "Another of their names")
