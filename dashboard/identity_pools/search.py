"""Finding identities: by their id, by a developer's own user id, by a login.

The API can look up an id and a developer user id. The embedded engine also takes ``login:<provider>:<subject>`` where
LookupDeveloperIdentity takes a developer user id.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import regex

from dashboard.aws.errors import ERRORS, Problem
from dashboard.aws.telling import telling
from dashboard.identity_pools.providers import login_keys, login_words
from dashboard.identity_pools.reading import user_pool_names
from dashboard.place import Place

_ID = regex.compile(r"[\w-]+:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NOT_THERE = (
    "ResourceNotFoundException",
    "NotAuthorizedException",
    "InvalidParameterException",
    "ValidationException",
)
LONGEST = 1024


@dataclass(frozen=True)
class Found:
    """An identity (IdentityDescription), and by what it was found, in words."""

    identity: dict
    by: str


@dataclass
class Finds:
    """What was found; errors other than "not there" are the ``problem``."""

    found: list[Found] = field(default_factory=list)
    problem: Problem | None = None

    def add(self, identity: dict, by: str) -> None:
        if identity["IdentityId"] not in {each.identity["IdentityId"] for each in self.found}:
            self.found.append(Found(identity, by))


def is_identity_id(words: str) -> bool:
    return bool(_ID.fullmatch(words))


def find(place: Place, words: str) -> Finds:
    """Every identity that these words lead to, each once."""
    finds = Finds()
    with telling(place) as outcome:
        if is_identity_id(words):
            _by_id(place, words, finds)
        else:
            _by_login(place, words, finds)
    finds.problem = outcome.problem
    return finds


def _by_id(place: Place, identity_id: str, finds: Finds) -> None:
    if answer := _unless_missing(place.identities.describe_identity, IdentityId=identity_id):
        finds.add(answer, "Its id")


def _by_login(place: Place, words: str, finds: Finds) -> None:
    pool = place.identity_pool
    if place.embedded and words.startswith("login:"):
        _look_up(place, words, "Its login", finds)
        return
    if developer := pool.get("DeveloperProviderName"):
        _look_up(place, words, login_words(developer, pool), finds)
    if not place.embedded:
        return
    names = user_pool_names(place)
    for login in login_keys(pool):
        if login != developer:
            _look_up(place, f"login:{login}:{words}", login_words(login, pool, names), finds)


def _look_up(place: Place, identifier: str, by: str, finds: Finds) -> None:
    names = {"IdentityPoolId": place.identity_pool_id, "DeveloperUserIdentifier": identifier[:LONGEST]}
    answer = _unless_missing(place.identities.lookup_developer_identity, **names)
    if answer and answer.get("IdentityId"):
        identity_id = answer["IdentityId"]
        identity = _unless_missing(place.identities.describe_identity, IdentityId=identity_id)
        finds.add(identity or {"IdentityId": identity_id}, by)


def _unless_missing(call: Callable[..., dict], **names: str) -> dict | None:
    try:
        return call(**names)
    except ERRORS as error:
        if getattr(error, "response", {}).get("Error", {}).get("Code") in _NOT_THERE:
            return None
        raise
