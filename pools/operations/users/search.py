"""Counting users, listing them in order, and looking many up (our own service: CountUsers, SearchUsers, LookupUsers)."""

from pools.rules.paging import make_token, read_token
from pools.rules.user_pools.finding import find_pool
from pools.rules.user_search.filters import parse_filter
from pools.rules.user_search.lookup import look_up
from pools.rules.user_search.matching import count
from pools.rules.user_search.sorted_pages import read_sorted_page
from pools.rules.users.finding import describe
from pools.wire.call import Call

DEFAULT_LIMIT = 60


def count_users(call: Call, *, user_pool_id: str, filter: str | None = None) -> dict:
    """How many users a Filter of ListUsers finds: exactly to 10,000, and however many where there is none."""
    terms = parse_filter(filter)
    found, is_exact = count(find_pool(user_pool_id), terms)
    return {"Count": found, "IsExact": is_exact}


def search_users(
    call: Call,
    *,
    user_pool_id: str,
    sort_by: str,
    descending: bool | None = None,
    filter: str | None = None,
    limit: int | None = None,
    pagination_token: str | None = None,
) -> dict:
    """A page of the users whom a Filter of ListUsers finds, in the order of one of their values."""
    terms = parse_filter(filter)
    pool = find_pool(user_pool_id)
    backwards = bool(descending)
    scope = f"SearchUsers {pool.id} {sort_by} {backwards} {filter or ''}"
    after = read_token(pagination_token, scope=scope)
    rows, next_key = read_sorted_page(
        pool, terms, sort_by, after, limit or DEFAULT_LIMIT, descending=backwards
    )
    users = [describe(row) | ({"LastSignInDate": last} if last else {}) for row, last in rows]
    answer: dict = {"Users": users}
    return answer | {"PaginationToken": make_token(next_key, scope=scope)} if next_key else answer


def lookup_users(call: Call, *, user_pool_id: str, names: list[str]) -> dict:
    """Whom many names mean: a sub, a user name, an alias, an e-mail address or a phone number each."""
    found = look_up(find_pool(user_pool_id), names)
    return {
        "Matches": [
            {"Name": name, "Users": [describe(row) for row in rows]}
            for name, rows in zip(names, found, strict=True)
        ]
    }
