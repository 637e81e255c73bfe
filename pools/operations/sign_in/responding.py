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
    client_id,
    challenge_name,
    session=None,
    challenge_responses=None,
    analytics_metadata=None,
    user_context_data=None,
    client_metadata=None,
) -> dict:
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
    user_pool_id,
    client_id,
    challenge_name,
    challenge_responses=None,
    session=None,
    analytics_metadata=None,
    context_data=None,
    client_metadata=None,
) -> dict:
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
