"""The history of a user's events, and what people say of them. Follows the API reference of each operation.

Lifeguard keeps and shows the events of every pool; Cognito those of pools with threat protection.
"""

from pools import errors
from pools.rules.events import describe_event, event_key, failed_lately, give_feedback, list_events
from pools.rules.limits import attempts
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.risk.feedback import read_feedback_token
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.finding import find_user
from pools.wire.call import Call

DEFAULT_RESULTS = 60


def admin_list_user_auth_events(
    call: Call,
    *,
    user_pool_id: str,
    username: str,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict:
    """What a user did, newest first."""
    user = find_user(find_pool(user_pool_id), username)
    scope = f"AdminListUserAuthEvents {user.id}"
    limit = max_results or DEFAULT_RESULTS
    page, more = cut_page(list_events(user, read_token(next_token, scope=scope), limit + 1), limit)
    output: dict = {"AuthEvents": [describe_event(event) for event in page]}
    if more:
        output["NextToken"] = make_token(event_key(page[-1]), scope=scope)
    return output


def admin_update_auth_event_feedback(
    call: Call, *, user_pool_id: str, username: str, event_id: str, feedback_value: str
) -> dict:
    """Beyond Cognito: whoever vouches for a sign-in that failed lately lifts the lock that wrong guesses brought."""
    pool = find_pool(user_pool_id)
    user = find_user(pool, username)
    with call.change():
        give_feedback(user, event_id, feedback_value, "Admin", call.now)
        if feedback_value == "Valid" and failed_lately(user, event_id, call.now):
            for what in (attempts.PASSWORD, attempts.FACTOR):
                attempts.forget_guesses(what, pool.id, user.sub)
    return {}


def update_auth_event_feedback(
    call: Call, *, user_pool_id: str, username: str, event_id: str, feedback_token: str, feedback_value: str
) -> dict:
    """A user says, by the link of a message, whether an event was theirs."""
    pool = find_pool(user_pool_id)
    sub, token_of = read_feedback_token(feedback_token, pool, call.now)
    # The token is looked at first: without one nobody learns who exists.
    user = find_user(pool, username)
    if (user.sub, event_id) != (sub, token_of):
        raise errors.NotAuthorizedException("Invalid feedback token.")
    with call.change():
        give_feedback(user, event_id, feedback_value, "User", call.now)
    return {}
