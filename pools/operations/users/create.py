"""AdminCreateUser."""

from pools import errors
from pools.models import User, UserPool
from pools.models.prepared_sql import count_users
from pools.models.user import Status
from pools.rules.destinations import ATTRIBUTES
from pools.rules.messages import queue
from pools.rules.metrics.counting import ADMIN, SIGN_UP, count
from pools.rules.names import aliases
from pools.rules.new_users.inviting import invitations, reachable, send_by_functions
from pools.rules.new_users.making import insert_user, new_user
from pools.rules.passwords import credentials
from pools.rules.passwords.policy import allows_passwordless, check_password, make_password
from pools.rules.schema.values import check_verified_flags, read_attributes
from pools.rules.triggers import run_trigger
from pools.rules.triggers.requests import sign_up_request
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.finding import describe_user, find_user, lock_user
from pools.tasks.messages import send_after_commit
from pools.wire.call import Call


def admin_create_user(
    call: Call,
    *,
    user_pool_id: str,
    username: str,
    user_attributes: list[dict] | None = None,
    validation_data: list[dict] | None = None,
    temporary_password: str | None = None,
    force_alias_creation: bool | None = None,
    message_action: str | None = None,
    desired_delivery_mediums: list[str] | None = None,
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """Make a user with a temporary password, or none where the pool signs in without, and invite them; or invite again (RESEND).

    Raises UsernameExistsException, InvalidPasswordException, UnsupportedUserStateException for a RESEND to a user who has signed in.
    """
    pool = find_pool(user_pool_id)
    attributes = {n: value for n, value in read_attributes(pool, user_attributes or ()).items() if value}
    if message_action == "RESEND":
        return _resend(
            call,
            pool,
            username,
            attributes=attributes,
            temporary_password=temporary_password,
            mediums=desired_delivery_mediums,
            client_metadata=client_metadata,
        )
    sign_in = aliases.sign_in_attribute(pool, username)
    if sign_in and attributes.setdefault(sign_in, username) != username:
        raise errors.InvalidParameterException(f"The attribute {sign_in} must be the same as the user name.")
    check_verified_flags(attributes)
    user = new_user(pool, username, sign_in, attributes, call.now)
    if not temporary_password and allows_passwordless(pool, attributes):
        user.status, clear = Status.CONFIRMED, ""
    else:
        clear = _choose_password(pool, temporary_password)
        credentials.set_password(user, clear, made=not temporary_password)
        user.status, user.password_set = Status.FORCE_CHANGE_PASSWORD, call.now
    mediums = [] if message_action == "SUPPRESS" else _reachable(user, desired_delivery_mediums)
    _ask_before(call, user, validation_data or [], client_metadata)
    letters = invitations(call, user, mediums, client_metadata, password=clear)
    with call.change():
        insert_user(user, sign_in, force=bool(force_alias_creation))
        send_after_commit(queue(letters, call.now))
        count(pool, ADMIN, SIGN_UP, call.now)
        count_users(user.pool_id, 1)
    send_by_functions(call, user, mediums, client_metadata, password=clear)
    return {"User": describe_user(user)}


def _ask_before(
    call: Call, user: User, validation_data: list[dict], client_metadata: dict[str, str] | None
) -> None:
    """Let the PreSignUp function refuse. Its flags count for nothing when an administrator makes the user."""
    validation = {item["Name"]: item.get("Value", "") for item in validation_data}
    request = sign_up_request(user.attributes, validation, client_metadata)
    run_trigger(call, user.pool, "PreSignUp", "PreSignUp_AdminCreateUser", user.username, "", request)


def _choose_password(pool: UserPool, given: str | None) -> str:
    """The temporary password: the given one, if it fits the pool's policy, or a new one."""
    if given:
        check_password(pool, given)
    return given or make_password(pool)


def _reachable(user: User, mediums: list[str] | None) -> list[str]:
    # Cognito's default is SMS alone; a user without a phone number is then created and not told.
    reached = reachable(user, mediums or ["SMS"])
    if mediums and not reached:
        missing = " or ".join(ATTRIBUTES[medium] for medium in mediums)
        raise errors.InvalidParameterException(
            f"The invitation cannot be sent: the user has no {missing}. Give one, or set MessageAction to SUPPRESS."
        )
    return reached


def _resend(
    call: Call,
    pool: UserPool,
    username: str,
    *,
    attributes: dict[str, str],
    temporary_password: str | None,
    mediums: list[str] | None,
    client_metadata: dict[str, str] | None,
) -> dict:
    clear = _choose_password(pool, temporary_password)
    seen = _check_waiting(find_user(pool, username), attributes)
    reached = _reachable(seen, mediums)
    letters = invitations(call, seen, reached, client_metadata, password=clear)
    with call.change():
        user = _check_waiting(lock_user(seen), attributes)
        credentials.set_password(user, clear, made=not temporary_password)
        user.password_set = user.modified = call.now
        user.save(update_fields=[*credentials.COLUMNS, "password_set", "modified"])
        send_after_commit(queue(letters, call.now))
    send_by_functions(call, user, reached, client_metadata, password=clear)
    return {"User": describe_user(user)}


def _check_waiting(user: User, attributes: dict[str, str]) -> User:
    """The user, who still has to change a temporary password and whose attributes a resend leaves as they are."""
    if user.status != Status.FORCE_CHANGE_PASSWORD:
        raise errors.UnsupportedUserStateException(
            "Resend not possible. User status is not FORCE_CHANGE_PASSWORD"
        )
    if attributes.items() - user.attributes.items():
        raise errors.InvalidParameterException(
            "RESEND changes no attributes. Change them with AdminUpdateUserAttributes first."
        )
    return user
