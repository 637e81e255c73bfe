"""AdminEnableUser, AdminDisableUser, AdminConfirmSignUp, AdminUserGlobalSignOut, AdminDeleteUser."""

from pools import errors
from pools.models.user import Status
from pools.rules.account.confirmation import after_confirmation
from pools.rules.events import finish_sign_up
from pools.rules.sessions.revoking import end_all, revoke_all
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.finding import change_user, delete_user, find_user
from pools.wire.call import Call


def admin_enable_user(call: Call, *, user_pool_id: str, username: str) -> dict:
    """Let a disabled user sign in again."""
    user = find_user(find_pool(user_pool_id), username)
    with call.change():
        change_user(user, call.now, enabled=True)
    return {}


def admin_disable_user(call: Call, *, user_pool_id: str, username: str) -> dict:
    """Let a user sign in no more, and end all their sign-ins."""
    user = find_user(find_pool(user_pool_id), username)
    with call.change():
        change_user(user, call.now, enabled=False)
        end_all(user, call.now)
    return {}


def admin_confirm_sign_up(
    call: Call, *, user_pool_id: str, username: str, client_metadata: dict[str, str] | None = None
) -> dict:
    """Confirm a user without a code, which proves no address. Raises NotAuthorizedException for one who is confirmed already."""
    user = find_user(find_pool(user_pool_id), username)
    if user.status != Status.UNCONFIRMED:
        raise errors.NotAuthorizedException(f"User cannot be confirmed. Current status is {user.status}")
    with call.change():
        change_user(user, call.now, status=Status.CONFIRMED)
        finish_sign_up(user)
    user.status = Status.CONFIRMED
    after_confirmation(call, user, "", "ConfirmSignUp", client_metadata)
    return {}


def admin_user_global_sign_out(call: Call, *, user_pool_id: str, username: str) -> dict:
    """End all sign-ins of a user."""
    user = find_user(find_pool(user_pool_id), username)
    with call.change():
        revoke_all(user, call.now)
    return {}


def admin_delete_user(call: Call, *, user_pool_id: str, username: str) -> None:
    user = find_user(find_pool(user_pool_id), username)
    with call.change():
        delete_user(user)
