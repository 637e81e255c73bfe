"""Finding users: one page of the answer to a query, with as few calls as the place allows.

The embedded engine takes a whole query as one filter. Cognito itself takes one comparison of one attribute: then
the most telling part goes to the server, the rest is applied to what comes back, and the page says so.
Whatever the way, every user who fits is on exactly one page or, where two lists are merged, at most on two.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from dashboard.user_search.imported import read_imported
from dashboard.user_search.merging import merge
from dashboard.user_search.query import CONTAINS_FROM, LONG_FROM, SORTS, Query
from dashboard.user_search.reading import PAGE, Fits, Found, Where, list_group, list_users, quoted
from dashboard.users.person import Person, read

MANY = 1000
SCANNED_CALLS = 8
SHORT_SEARCH = "Shown is whoever has a user name, e-mail address or name that begins with this."
NOT_SORTED = "They come in no order: search for three letters or more to have them in one."
BEGINNINGS_ALONE = (
    "Amazon Cognito finds beginnings alone: shown is whoever has a user name, e-mail address or name that begins with this,"
    f" a phone number with the country code (from {LONG_FROM} digits on) or a sub (from {LONG_FROM} characters on)."
)


def find(place: Where, query: Query, token: str | None, now: datetime, *, signed_in: bool = False) -> Found:
    """The page of the query that begins at a token of an earlier page, or its first page.

    With ``signed_in`` the embedded engine tells when each signed in last.
    """
    if place.embedded:
        return _find_embedded(place, query, token, now, signed_in=signed_in)
    return _find_on_aws(place, query, token, now)


def get_person(place: Where, username: str) -> Person:
    """The user as they are now. Raises what the connection raises, UserNotFoundException among it."""
    return read(place.client.admin_get_user(UserPoolId=place.pool_id, Username=username))


def count(place: Where, query: Query, now: datetime) -> tuple[int, bool] | None:
    """How many the query finds, and whether that is exact, or else the least; None where nobody can tell: Amazon Cognito
    does not count, and the embedded engine not what :func:`one_filter` cannot say."""
    text = one_filter(query, now)
    if not place.embedded or text is None:
        return None
    answer = place.own.count_users(UserPoolId=place.pool_id, **({"Filter": text} if text else {}))
    return answer["Count"], answer["IsExact"]


def one_filter(query: Query, now: datetime) -> str | None:
    """The whole query as one Filter of the embedded engine; None for a text too short to be looked for inside of values."""
    if query.q and len(query.q) < CONTAINS_FROM:
        return None
    return " and ".join([*(f"search *= {quoted(word)}" for word in query.words), *_terms(query, now)])


def _find_embedded(place: Where, query: Query, token: str | None, now: datetime, *, signed_in: bool) -> Found:
    text = one_filter(query, now)
    if text is None:
        notes = [SHORT_SEARCH, *([NOT_SORTED] if query.sort else [])]
        return merge(place, query.q, list(_terms(query, now)), token, lambda _: True, notes)
    if query.sort or signed_in:
        return _search_users(place, query, text, token)
    return replace(list_users(place, text, token), newest_first=True)


def find_many(place: Where, query: Query, token: str | None, now: datetime) -> Found:
    """As :func:`find`, in pages as large as the place has them and in an order that acts on users do not change, for what
    looks at all of them."""
    text = one_filter(query, now)
    if not place.embedded or text is None:
        return find(place, query, token, now)
    return _search_users(place, query.but(sort="username"), text, token, MANY)


def _search_users(place: Where, query: Query, terms: str, token: str | None, limit: int = 0) -> Found:
    members = {"Filter": terms} if terms else {}
    if token:
        members["PaginationToken"] = token
    answer = place.own.search_users(
        UserPoolId=place.pool_id,
        SortBy=SORTS[query.sorted_by or "created"],
        Descending=query.descending or not query.sort,
        Limit=limit or PAGE,
        **members,
    )
    people = [read(user) for user in answer["Users"]]
    return Found(people, answer.get("PaginationToken"), newest_first=not query.sort)


def _find_on_aws(place: Where, query: Query, token: str | None, now: datetime) -> Found:
    fits = _fits(query, now)
    if query.imported:
        return _find_imported(place, query, fits, token)
    if query.q:
        rest = query.but(q="", group="")
        notes = [BEGINNINGS_ALONE, *_looked_through(rest), *_not_with_search(query)]
        return merge(place, query.q, [], token, _fits(rest, now), notes)
    if query.group:
        pages = _pages(lambda at: list_group(place, query.group, at), token)
        return _scan(pages, fits, _looked_through(query.but(group="")))
    term = next(iter(_terms(query.but(joined="", since="", until=""), now)), "")
    asked = query.but(status="") if query.status else query.but(enabled="")
    pages = _pages(lambda at: list_users(place, term, at), token)
    return _scan(pages, fits, _looked_through(asked))


def _find_imported(place: Where, query: Query, fits: Fits, token: str | None) -> Found:
    """A part of the users whom an import made; words and filters are looked for in what comes back."""
    found = read_imported(place.client, place.pool_id, query.imported, token)
    words = [word.casefold() for word in query.words]
    people = [
        person for person in found.people if fits(person) and all(_holds(person, word) for word in words)
    ]
    left_out = (
        ["The group filter is left out: Amazon Cognito cannot search within a group."] if query.group else []
    )
    notes = [found.note, *_looked_through(query), *left_out]
    return Found(people, found.next_token, [note for note in notes if note])


def _holds(person: Person, word: str) -> bool:
    return any(word in value.casefold() for value in (person.username, *person.attributes.values()))


def _terms(query: Query, now: datetime) -> Iterator[str]:
    """The filters as comparisons of ListUsers."""
    if query.status:
        yield f"cognito:user_status = {quoted(query.status)}"
    if query.enabled:
        yield f'status = "{"Enabled" if query.enabled == "yes" else "Disabled"}"'
    if query.group:
        yield f"cognito:group = {quoted(query.group)}"
    if query.imported:
        yield f"cognito:import_job = {quoted(query.imported)}"
    first, end = query.bounds(now.date())
    if first:
        yield f'cognito:user_create_date >= "{first:%Y-%m-%dT%H:%M:%SZ}"'
    if end:
        yield f'cognito:user_create_date < "{end:%Y-%m-%dT%H:%M:%SZ}"'


def _fits(query: Query, now: datetime) -> Fits:
    """Whether a user fits the filters; the group is left to the server."""
    first, end = query.bounds(now.date())

    def fits(person: Person) -> bool:
        return (
            query.status in ("", person.status)
            and query.enabled in ("", "yes" if person.enabled else "no")
            and (not first or bool(person.created and person.created >= first))
            and (not end or bool(person.created and person.created < end))
        )

    return fits


def _scan(pages: Iterable[Found], fits: Fits, notes: list[str]) -> Found:
    """Read on until the page is full, the list ends, or enough calls were made."""
    people: list[Person] = []
    seen, found = 0, Found([], None)
    for calls, found in enumerate(pages, 1):
        seen += len(found.people)
        people += filter(fits, found.people)
        if len(people) >= PAGE or calls >= SCANNED_CALLS or not notes:
            break
    if notes and found.next_token:
        notes = [*notes, f"{seen} users were looked through for this page; go on to look further."]
    return Found(people, found.next_token, notes)


def _pages(read_page: Callable[[str | None], Found], token: str | None) -> Iterator[Found]:
    while True:
        found = read_page(token)
        yield found
        token = found.next_token
        if not token:
            return


def _looked_through(rest: Query) -> list[str]:
    """Which filters AWS could not take along."""
    words = {
        "status": rest.status,
        "enabled": rest.enabled,
        "created date": rest.joined + rest.since + rest.until,
    }
    applied = [word for word, value in words.items() if value]
    if not applied:
        return []
    return [
        f"Amazon Cognito takes one filter at a time. By {' and '.join(applied)} Lifeguard itself sorts out each page"
        " that it reads, so pages may be short."
    ]


def _not_with_search(query: Query) -> list[str]:
    if not query.group:
        return []
    return [
        "The group filter is left out: Amazon Cognito cannot search within a group. Clear the search to use it."
    ]
