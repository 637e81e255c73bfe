"""AdminCreateUser."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from pools import errors
from pools.models import User, UserPool
from pools.models.kept_sql import count_users, insert_one
from pools.models.numbers import new_user_id
from pools.models.user import Status
from pools.rules import aliases, passwords
from pools.rules.attributes import check_verified_flags, read_attributes
from pools.rules.messages import Letter, compose_invitation, queue
from pools.rules.search_keys import derived_columns, username_key
from pools.rules.subs import new_sub
from pools.rules.user_pools import case_sensitive, find_pool
from pools.rules.users import describe_user, find_user
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
        )
    sign_in = aliases.sign_in_attribute(pool, username)
    if sign_in and attributes.setdefault(sign_in, username) != username:
        raise errors.InvalidParameterException(f"The attribute {sign_in} must be the same as the user name.")
    check_verified_flags(attributes)
    sub = new_sub()
    user = User(
        pool=pool, username=sub if sign_in else username, sub=sub, attributes=attributes,
        created=call.now, modified=call.now,
    )  # fmt: skip
    user.username_key = username_key(user.username, case_sensitive=case_sensitive(pool))
    vars(user).update(derived_columns(user.username, sub, attributes))
    if not temporary_password and passwords.allows_passwordless(pool, attributes):
        user.status, clear = Status.CONFIRMED, ""
    else:
        secret = _make_secret(pool, temporary_password)
        clear, user.password, user.password_set = secret.clear, secret.encoded, call.now
        user.status = Status.FORCE_CHANGE_PASSWORD
    letters = [] if message_action == "SUPPRESS" else _invitations(user, clear, desired_delivery_mediums)
    _save(user, sign_in, force=bool(force_alias_creation), letters=letters, now=call.now)
    return {"User": describe_user(user)}


@dataclass(frozen=True)
class Secret:
    """A temporary password in clear and its hash."""

    clear: str
    encoded: str


def _make_secret(pool: UserPool, given: str | None) -> Secret:
    if given:
        passwords.check_password(pool, given)
        return Secret(given, passwords.hash_chosen(given))
    made = passwords.make_password(pool)
    return Secret(made, passwords.hash_made(made))


def _invitations(user: User, password: str, mediums: list[str] | None) -> list[Letter]:
    # Cognito's default is SMS alone; a user without a phone number is then created and not told.
    reachable = [m for m in dict.fromkeys(mediums or ["SMS"]) if user.attributes.get(_ATTRIBUTE_OF[m])]
    if mediums and not reachable:
        missing = " or ".join(_ATTRIBUTE_OF[medium] for medium in mediums)
        raise errors.InvalidParameterException(
            f"The invitation cannot be sent: the user has no {missing}. Give one, or set MessageAction to SUPPRESS."
        )
    shown_name = user.username
    if aliases.username_attributes(user.pool):
        shown_name = user.attributes.get("email") or user.attributes.get("phone_number") or user.username
    letters = [
        compose_invitation(
            user.pool, medium, user.attributes[_ATTRIBUTE_OF[medium]], username=shown_name, password=password
        )
        for medium in reachable
    ]
    return [letter for letter in letters if letter]


def _save(user: User, sign_in: str | None, *, force: bool, letters: list[Letter], now: datetime) -> None:
    held = aliases.aliases_of(user.pool, user.attributes, sign_in)
    clash: errors.ServiceError = errors.UsernameExistsException("User account already exists")
    try:
        with transaction.atomic():
            user.id = new_user_id(user.pool_id)
            insert_one(user)
            clash = _alias_clash(held, sign_in)
            aliases.add_aliases(user, held, force=force and not sign_in)
            send_after_commit(queue(letters, now))
            count_users(user.pool_id, 1)
    except IntegrityError:
        raise clash from None


def _alias_clash(held: dict[str, str], sign_in: str | None) -> errors.ServiceError:
    if sign_in:
        return errors.UsernameExistsException(f"An account with the given {sign_in} already exists.")
    return errors.AliasExistsException(f"An account with the {' or '.join(held)} already exists.")


def _resend(
    call: Call,
    pool: UserPool,
    username: str,
    *,
    attributes: dict[str, str],
    temporary_password: str | None,
    mediums: list[str] | None,
) -> dict:
    secret = _make_secret(pool, temporary_password)
    with transaction.atomic():
        user = find_user(pool, username, lock=True)
        if user.status != Status.FORCE_CHANGE_PASSWORD:
            raise errors.UnsupportedUserStateException(
                "Resend not possible. User status is not FORCE_CHANGE_PASSWORD"
            )
        if attributes.items() - user.attributes.items():
            raise errors.InvalidParameterException(
                "RESEND changes no attributes. Change them with AdminUpdateUserAttributes first."
            )
        letters = _invitations(user, secret.clear, mediums)
        passwords.replace_password(user, secret.encoded)
        user.password_set = user.modified = call.now
        user.save(update_fields=["password", "password_history", "password_set", "modified"])
        send_after_commit(queue(letters, call.now))
    return {"User": describe_user(user)}
