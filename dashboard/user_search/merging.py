"""A search for a beginning over several attributes, which is a list for each: their pages side by side."""

import json
from concurrent.futures import ThreadPoolExecutor

from dashboard.user_search.query import LONG_FROM, international
from dashboard.user_search.reading import Fits, Found, Where, list_users, quoted
from dashboard.users.person import Person

MERGED = 20
_NAMES = ("username", "email", "name", "given_name", "family_name")
_LONG = ("phone_number", "sub")
PREFIXES = (*_NAMES, *_LONG)


def merge(
    place: Where, prefix: str, terms: list[str], token: str | None, fits: Fits, notes: list[str]
) -> Found:
    """The next page of a prefix search over several attributes at once: each attribute's next page, duplicates removed."""
    beginnings = _beginnings(prefix)
    at: dict[str, str | None] = json.loads(token) if token else dict.fromkeys(beginnings)

    def one(attribute: str) -> Found:
        comparison = f"{attribute} ^= {quoted(beginnings[attribute])}"
        return list_users(place, " and ".join([comparison, *terms]), at[attribute], MERGED)

    if place.embedded:
        lists = dict(zip(at, map(one, at), strict=True))
    else:
        with ThreadPoolExecutor(len(at)) as threads:
            lists = dict(zip(at, threads.map(one, at), strict=True))
    people: dict[str, Person] = {}
    for attribute, found in lists.items():
        for person in found.people:
            if fits(person) and not _found_before(person, attribute, beginnings):
                people.setdefault(person.username, person)
    following = {attribute: found.next_token for attribute, found in lists.items() if found.next_token}
    return Found(list(people.values()), json.dumps(following) if following else None, notes)


def _beginnings(text: str) -> dict[str, str]:
    """With what each attribute must begin. Of a sub and a phone number a few signs say nothing."""
    beginnings = dict.fromkeys(_NAMES, text)
    number = international("".join(text.split()))
    if number:
        beginnings["phone_number"] = number
    if len(text) >= LONG_FROM:
        beginnings["sub"] = text
    return beginnings


def _found_before(person: Person, attribute: str, beginnings: dict[str, str]) -> bool:
    """Whether an earlier attribute's list holds the user for certain: then they are on some page of that one."""
    values = {"username": person.username} | person.attributes
    earlier = PREFIXES[: PREFIXES.index(attribute)]
    return any(values.get(name, "").startswith(beginnings[name]) for name in earlier if name in beginnings)
