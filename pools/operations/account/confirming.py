"""ConfirmSignUp and ResendConfirmationCode."""

from pools.challenges import sign_up
from pools.rules.account.confirmation import address_to_confirm
from pools.rules.app_clients.calling import proved_client
from pools.rules.context.reading import read_context
from pools.rules.self_service.confirming import confirm_named, send_another_code
from pools.wire.call import Call


def confirm_sign_up(
    call: Call,
    *,
    client_id: str,
    username: str,
    confirmation_code: str,
    secret_hash: str | None = None,
    force_alias_creation: bool | None = None,
    analytics_metadata: dict | None = None,
    user_context_data: dict | None = None,
    client_metadata: dict[str, str] | None = None,
    session: str | None = None,
) -> dict:
    """Confirm a user by the code that they were sent, with which they may go on to their first sign-in.

    Raises CodeMismatchException, ExpiredCodeException, and AliasExistsException for an address of another user unless
    ForceAliasCreation takes it.
    """
    client = proved_client(client_id, username, secret_hash)
    user = confirm_named(
        call,
        client,
        username,
        confirmation_code,
        force=bool(force_alias_creation),
        client_metadata=client_metadata,
        check=(lambda user: sign_up.check_session(call, client, user, session)) if session else None,
    )
    proven = address_to_confirm(client.pool, user.attributes) or ""
    following = sign_up.confirmed(call, client, user, username, proven)
    return {"Session": following} if following else {}


def resend_confirmation_code(
    call: Call,
    *,
    client_id: str,
    username: str,
    secret_hash: str | None = None,
    user_context_data: dict | None = None,
    analytics_metadata: dict | None = None,
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """Send a user who has not confirmed their sign-up another code. How often is limited."""
    client = proved_client(client_id, username, secret_hash)
    context = read_context(call, client=client, user_context_data=user_context_data)
    delivery = send_another_code(call, client, username, context=context, client_metadata=client_metadata)
    return {"CodeDeliveryDetails": delivery}
