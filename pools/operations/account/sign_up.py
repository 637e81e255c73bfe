"""SignUp. Follows "Signing up and confirming user accounts" (DG:signing-up-users-in-your-app)."""

from typing import Any

from pools.challenges import sign_up as sign_up_session
from pools.rules.app_clients.calling import proved_client
from pools.rules.context.reading import read_context
from pools.rules.self_service.signing_up import make_account
from pools.wire.call import Call


def sign_up(
    call: Call,
    *,
    client_id: str,
    username: str,
    secret_hash: str | None = None,
    password: str | None = None,
    user_attributes: list[dict] | None = None,
    validation_data: list[dict] | None = None,
    analytics_metadata: dict | None = None,
    user_context_data: dict | None = None,
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """A user makes their own account; a code confirms it, unless the PreSignUp function does.

    Raises UsernameExistsException, InvalidPasswordException, and NotAuthorizedException where only staff make users.
    """
    client = proved_client(client_id, username, secret_hash)
    context = read_context(call, client=client, user_context_data=user_context_data)
    done = make_account(
        call,
        client,
        username,
        password,
        user_attributes or [],
        context=context,
        validation_data=validation_data,
        client_metadata=client_metadata,
    )
    answer: dict[str, Any] = {"UserConfirmed": done.confirmed, "UserSub": done.user.sub}
    session = None if done.confirmed else sign_up_session.signed_up(call, client, done.user, username)
    answer |= {"Session": session} if session else {}
    return answer | ({"CodeDeliveryDetails": done.delivery} if done.delivery else {})
