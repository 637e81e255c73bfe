"""RespondToAuthChallenge and AdminRespondToAuthChallenge."""

from pools.challenges import by_api
from pools.rules.app_clients.calling import calling_client
from pools.rules.app_clients.finding import find_client
from pools.rules.context.reading import read_context
from pools.rules.user_pools.finding import find_pool
from pools.wire.call import Call


def respond_to_auth_challenge(
    call: Call,
    *,
    client_id: str,
    challenge_name: str,
    session: str | None = None,
    challenge_responses: dict[str, str] | None = None,
    analytics_metadata: dict | None = None,
    user_context_data: dict | None = None,
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """Answer a challenge. See :mod:`pools.challenges.table`."""
    client, answers = calling_client(client_id), challenge_responses or {}
    return by_api.respond(
        call,
        client,
        challenge_name,
        session,
        answers,
        admin=False,
        context=read_context(
            call,
            client=client,
            user_context_data=user_context_data,
            device_key=answers.get("DEVICE_KEY", ""),
        ),
        metadata=client_metadata,
    )


def admin_respond_to_auth_challenge(
    call: Call,
    *,
    user_pool_id: str,
    client_id: str,
    challenge_name: str,
    challenge_responses: dict[str, str] | None = None,
    session: str | None = None,
    analytics_metadata: dict | None = None,
    context_data: dict | None = None,
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """Answer a challenge, for a server that has an administrator's rights. See :mod:`pools.challenges.table`."""
    pool = find_pool(user_pool_id)
    client = find_client(pool, client_id)
    client.pool = pool
    answers = challenge_responses or {}
    return by_api.respond(
        call,
        client,
        challenge_name,
        session,
        answers,
        admin=True,
        context=read_context(call, context_data=context_data, device_key=answers.get("DEVICE_KEY", "")),
        metadata=client_metadata,
    )
