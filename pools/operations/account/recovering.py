"""ForgotPassword and ConfirmForgotPassword."""

from pools.rules.app_clients.calling import proved_client
from pools.rules.context.reading import read_context
from pools.rules.self_service.recovering import replace_password, send_reset_code
from pools.wire.call import Call


def forgot_password(
    call: Call,
    *,
    client_id: str,
    username: str,
    secret_hash: str | None = None,
    user_context_data: dict | None = None,
    analytics_metadata: dict | None = None,
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """Send a user a code with which they choose a new password. Brings them over where the UserMigration function knows them.

    Raises InvalidParameterException where no verified address can be used, unless the client hides who exists.
    """
    client = proved_client(client_id, username, secret_hash)
    context = read_context(call, client=client, user_context_data=user_context_data)
    delivery = send_reset_code(call, client, username, context=context, client_metadata=client_metadata)
    return {"CodeDeliveryDetails": delivery}


def confirm_forgot_password(
    call: Call,
    *,
    client_id: str,
    username: str,
    confirmation_code: str,
    password: str,
    secret_hash: str | None = None,
    analytics_metadata: dict | None = None,
    user_context_data: dict | None = None,
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """Replace a password by the code of ForgotPassword or AdminResetUserPassword. All sign-ins end.

    Raises CodeMismatchException, ExpiredCodeException, and for a password that the pool refuses as ChangePassword does.
    """
    client = proved_client(client_id, username, secret_hash)
    context = read_context(call, client=client, user_context_data=user_context_data)
    replace_password(
        call, client, username, confirmation_code, password, context=context, client_metadata=client_metadata
    )
    return {}
