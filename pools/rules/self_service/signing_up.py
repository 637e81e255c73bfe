"""A user makes their own account. Follows "Signing up and confirming user accounts" (DG:signing-up-users-in-your-app)."""

from collections.abc import Mapping
from dataclasses import dataclass

from pools import errors
from pools.models import AppClient, User, UserPool
from pools.models.prepared_sql import count_users
from pools.models.user import Status
from pools.rules import codes
from pools.rules.account.confirmation import address_to_confirm, after_confirmation, send_confirmation
from pools.rules.app_clients.attribute_access import check_may_write
from pools.rules.context.reading import Context
from pools.rules.destinations import MEDIUMS, describe_delivery
from pools.rules.events import IN_PROGRESS, PASS, SIGN_UP, record_event
from pools.rules.messages.sending import send_nobody
from pools.rules.names import aliases
from pools.rules.new_users.making import insert_user, new_user
from pools.rules.passwords import credentials
from pools.rules.passwords.policy import allows_passwordless
from pools.rules.risk import chosen_passwords
from pools.rules.risk.assessment import Risk
from pools.rules.schema.attributes import VERIFIABLE, required_names
from pools.rules.schema.values import read_attributes
from pools.rules.triggers import run_trigger
from pools.rules.triggers.requests import sign_up_request
from pools.rules.triggers.sign_up import SignUpDecision, read_sign_up_decision
from pools.rules.users.attributes import give_up_aliases
from pools.rules.users.named import counted_as, user_named
from pools.wire.call import Call


@dataclass(frozen=True)
class SignedUp:
    """The new user, and CodeDeliveryDetailsType of the code that confirms them; None where none was sent."""

    user: User
    delivery: dict[str, str] | None

    @property
    def confirmed(self) -> bool:
        return self.user.status == Status.CONFIRMED


def takes_sign_ups(pool: UserPool) -> bool:
    """Whether users may make their own accounts."""
    return not pool.settings["AdminCreateUserConfig"].get("AllowAdminCreateUserOnly")


def make_account(
    call: Call,
    client: AppClient,
    username: str,
    password: str | None,
    user_attributes: list[dict],
    *,
    context: Context,
    validation_data: list[dict] | None = None,
    client_metadata: Mapping[str, str] | None = None,
) -> SignedUp:
    """Make the user; a code confirms them, unless the PreSignUp function does.

    Raises UsernameExistsException, InvalidPasswordException, InvalidParameterException for attributes that do not fit, and
    NotAuthorizedException where only staff make users.
    """
    pool = client.pool
    if not takes_sign_ups(pool):
        raise errors.NotAuthorizedException("SignUp is not permitted for this user pool")
    sign_in = aliases.sign_in_attribute(pool, username)
    attributes = _read(client, username, sign_in, user_attributes)
    risk = _check_password(client, password, attributes)
    user = new_user(pool, username, sign_in, attributes, call.now)
    decision = _ask_before(call, client, user, validation_data or [], client_metadata)
    _settle(user, decision, password, call)
    _insert(call, user, sign_in, decision)
    done = PASS if decision.confirmed else IN_PROGRESS
    record_event(call, user, SIGN_UP, done, client_id=client.id, context=context, risk=risk)
    if decision.confirmed:
        after_confirmation(call, user, client.id, "ConfirmSignUp", client_metadata)
        return SignedUp(user, None)
    return SignedUp(user, send_confirmation(call, user, client.id, "SignUp", client_metadata))


def pretend(
    call: Call, client: AppClient, username: str, attributes: Mapping[str, str]
) -> dict[str, str] | None:
    """Do for an address that has an account what :func:`make_account` does for one that has none, and tell nobody.

    The delivery of a code that was sent to no one, as it would have been; trying one is answered as a wrong one is.
    """
    pool = client.pool
    sign_in = aliases.sign_in_attribute(pool, username)
    given = {**attributes, **({sign_in: username} if sign_in else {})}
    name = address_to_confirm(pool, given)
    if name is None:
        return None
    who = counted_as(pool, user_named(pool, username), username)
    codes.issue_nobodys(pool.id, who, codes.CONFIRM, call.now)
    send_nobody(call, pool, source="SignUp", medium=MEDIUMS[name])
    return describe_delivery(MEDIUMS[name], given[name])


def _read(client: AppClient, username: str, sign_in: str | None, given: list[dict]) -> dict[str, str]:
    """The new user's attributes: what the client may write, and all that the pool requires."""
    pool = client.pool
    attributes = {name: value for name, value in read_attributes(pool, given).items() if value}
    check_may_write(client, attributes)
    if "preferred_username" in attributes and "preferred_username" in aliases.alias_attributes(pool):
        raise errors.InvalidParameterException(
            "user.preferred_username: Preferred username cannot be provided for unconfirmed account"
        )
    if sign_in and attributes.setdefault(sign_in, username) != username:
        raise errors.InvalidParameterException(f"The attribute {sign_in} must be the same as the user name.")
    missing = [name for name in required_names(pool) if name not in attributes]
    if missing:
        raise errors.InvalidParameterException(
            "Attributes did not conform to the schema: "
            + "\n".join(f"{name}: The attribute is required" for name in missing)
        )
    return attributes


def _check_password(client: AppClient, password: str | None, attributes: dict[str, str]) -> Risk | None:
    if password is not None:
        return chosen_passwords.check_chosen(client.pool, client.id, password, chosen_passwords.SIGN_UP)
    if not allows_passwordless(client.pool, attributes):
        raise errors.InvalidParameterException(
            "A password is required: the user could not sign in to this pool without one."
        )
    return None


def _ask_before(
    call: Call, client: AppClient, user: User, validation_data: list[dict], metadata: Mapping[str, str] | None
) -> SignUpDecision:
    validation = {item["Name"]: item.get("Value", "") for item in validation_data}
    request = sign_up_request(user.attributes, validation, metadata)
    response = run_trigger(
        call, user.pool, "PreSignUp", "PreSignUp_SignUp", user.username, client.id, request
    )
    return read_sign_up_decision(response, user.attributes)


def _settle(user: User, decision: SignUpDecision, password: str | None, call: Call) -> None:
    """Put on the new user what was decided, and the password."""
    flags = {name: str(name in decision.verified).lower() for name in VERIFIABLE if name in user.attributes}
    user.attributes |= {f"{name}_verified": flag for name, flag in flags.items()}
    user.status = Status.CONFIRMED if decision.confirmed else Status.UNCONFIRMED
    if password is not None:
        credentials.set_password(user, password)
        user.password_set = call.now


def _insert(call: Call, user: User, sign_in: str | None, decision: SignUpDecision) -> None:
    try:
        with call.change():
            give_up_aliases(user.pool, user.attributes, decision.verified, user.created)
            insert_user(user, sign_in, force=False)
            count_users(user.pool_id, 1)
    except errors.UsernameExistsException:
        if sign_in:
            raise
        raise errors.UsernameExistsException("User already exists") from None
