"""AdminCreateUser."""

from pools import errors
from pools.models import User, UserPool
from pools.models.kept_sql import count_users
from pools.models.user import Status
from pools.rules import aliases
from pools.rules.attributes import check_verified_flags, read_attributes
from pools.rules.messages import Letter, compose_invitation, queue
from pools.rules.metrics.counting import ADMIN, SIGN_UP, count
from pools.rules.new_users import insert_user, new_user
from pools.rules.observed import observed_change
from pools.rules.passwords import credentials
from pools.rules.passwords.policy import allows_passwordless, check_password, make_password
from pools.rules.triggers import has_trigger, run_trigger
from pools.rules.triggers.custom_message import as_template, custom_message
from pools.rules.triggers.custom_sender import send_by_trigger, sender_for
from pools.rules.triggers.requests import sign_up_request
from pools.rules.user_pools import find_pool
from pools.rules.users import describe_user, find_user, lock_user
from pools.tasks.messages import send_after_commit
from pools.wire.call import Call

_ATTRIBUTE_OF = {"EMAIL": "email", "SMS": "phone_number"}


def admin_create_user(
    call: Call,
    *,
    user_pool_id,
    username,
    user_attributes=None,
    validation_data=None,
    temporary_password=None,
    force_alias_creation=None,
    message_action=None,
    desired_delivery_mediums=None,
    client_metadata=None,
) -> dict:
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
    letters = _invitations(call, user, clear, mediums, client_metadata)
    with observed_change():
        insert_user(user, sign_in, force=bool(force_alias_creation))
        send_after_commit(queue(letters, call.now))
        count(pool, ADMIN, SIGN_UP, call.now)
        count_users(user.pool_id, 1)
    _send_by_triggers(call, user, clear, mediums, client_metadata)
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
    reachable = [m for m in dict.fromkeys(mediums or ["SMS"]) if user.attributes.get(_ATTRIBUTE_OF[m])]
    if mediums and not reachable:
        missing = " or ".join(_ATTRIBUTE_OF[medium] for medium in mediums)
        raise errors.InvalidParameterException(
            f"The invitation cannot be sent: the user has no {missing}. Give one, or set MessageAction to SUPPRESS."
        )
    return reachable


def _invitations(
    call: Call, user: User, password: str, mediums: list[str], client_metadata: dict[str, str] | None
) -> list[Letter]:
    """The invitations that the pool sends itself, in its own words or those of the CustomMessage function."""
    own = [medium for medium in mediums if not has_trigger(user.pool, sender_for(medium))]
    if not own:
        return []
    texts = custom_message(
        call, user.pool, "AdminCreateUser", user, "", client_metadata, has_code=bool(password)
    )
    shown_name = user.username
    if aliases.username_attributes(user.pool):
        shown_name = user.attributes.get("email") or user.attributes.get("phone_number") or user.username
    letters = [
        compose_invitation(
            user.pool,
            medium,
            user.attributes[_ATTRIBUTE_OF[medium]],
            username=shown_name,
            password=password,
            worded=as_template(texts),
        )
        for medium in own
    ]
    return [letter for letter in letters if letter]


def _send_by_triggers(
    call: Call, user: User, password: str, mediums: list[str], client_metadata: dict[str, str] | None
) -> None:
    for medium in mediums:
        send_by_trigger(
            call, user.pool, medium, "AdminCreateUser", user, "", password or None, client_metadata
        )


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
    reachable = _reachable(seen, mediums)
    letters = _invitations(call, seen, clear, reachable, client_metadata)
    with observed_change():
        user = _check_waiting(lock_user(seen), attributes)
        credentials.set_password(user, clear, made=not temporary_password)
        user.password_set = user.modified = call.now
        user.save(update_fields=[*credentials.COLUMNS, "password_set", "modified"])
        send_after_commit(queue(letters, call.now))
    _send_by_triggers(call, user, clear, reachable, client_metadata)
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
