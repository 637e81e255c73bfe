"""How a sign-in begins: the flows of InitiateAuth, whether the client allows them, and who it is about."""

from collections.abc import Mapping

from pools import errors
from pools.challenges import admission, choices, device, password, sign_up
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.challenges.paths import AFTER_PASSWORD, END
from pools.models import AppClient, User
from pools.rules.app_clients.calling import check_secret_hash, hides_users
from pools.rules.limits import attempts
from pools.rules.new_users.migrating import bring_over
from pools.rules.passwords.srp import read_public
from pools.rules.triggers import has_trigger, run_trigger
from pools.rules.triggers.requests import pre_authentication_request
from pools.rules.users.finding import find_user
from pools.rules.users.named import user_named


def with_password(attempt: Attempt, parameters: dict[str, str]) -> str:
    """The flows in which the password comes in clear."""
    password.check_password(attempt, require(parameters, "PASSWORD"))
    device.claim(attempt, parameters)
    attempt.kept.passed.append("PASSWORD")
    admission.accept_password(attempt, parameters["PASSWORD"])
    return AFTER_PASSWORD


def with_srp(attempt: Attempt, parameters: dict[str, str]) -> str:
    """USER_SRP_AUTH: keep ``SRP_A`` for the challenge that proves the password."""
    read_public(require(parameters, "SRP_A"))
    attempt.kept.asked = {"SRP_A": parameters["SRP_A"]}
    return "PASSWORD_VERIFIER"


def with_choice(attempt: Attempt, parameters: dict[str, str]) -> str:
    """USER_AUTH: what the user prefers, begun at once with what came along; the end where their sign-up proves enough."""
    if sign_up.is_enough(attempt):
        return END
    chosen = choices.preferred(attempt, parameters)
    if chosen == "PASSWORD" and parameters.get("PASSWORD"):
        return with_password(attempt, parameters)
    if chosen == "PASSWORD_SRP" and parameters.get("SRP_A"):
        return with_srp(attempt, parameters)
    return chosen


_FOR_SERVERS = frozenset(("ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"))
_FOR_APPS = frozenset(("USER_PASSWORD_AUTH",))
_ALLOWED_BY = {
    "USER_PASSWORD_AUTH": ("ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"),
    "ADMIN_USER_PASSWORD_AUTH": ("ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"),
    "ADMIN_NO_SRP_AUTH": ("ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"),
    "USER_SRP_AUTH": ("ALLOW_USER_SRP_AUTH",),
    "CUSTOM_AUTH": ("ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"),
    "USER_AUTH": ("ALLOW_USER_AUTH",),
    "REFRESH_TOKEN_AUTH": ("ALLOW_REFRESH_TOKEN_AUTH",),
    "REFRESH_TOKEN": ("ALLOW_REFRESH_TOKEN_AUTH",),
}
# The older values of ExplicitAuthFlows say nothing of these, and leave them open.
_OPEN_WITH_OLDER = frozenset(("USER_SRP_AUTH", "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"))


def check_flow(client: AppClient, flow: str, *, admin: bool) -> None:
    """Raise InvalidParameterException unless the client allows the flow, and this operation does."""
    if (flow in _FOR_SERVERS) != admin and flow in _FOR_SERVERS | _FOR_APPS:
        raise errors.InvalidParameterException("Initiate Auth method not supported.")
    allowed = set(client.settings["ExplicitAuthFlows"])
    older = not any(value.startswith("ALLOW_") for value in allowed)
    only_custom = "CUSTOM_AUTH_FLOW_ONLY" in allowed
    if allowed & set(_ALLOWED_BY[flow]) or (older and flow in _OPEN_WITH_OLDER and not only_custom):
        return
    raise errors.InvalidParameterException(f"{flow} flow not enabled for this client")


def username(parameters: Mapping[str, str]) -> str:
    """The ``USERNAME`` that a call is about."""
    return require(parameters, "USERNAME")


def identify(attempt: Attempt, parameters: Mapping[str, str]) -> None:
    """Check the secret hash and put the user on the attempt, as :func:`find_whom` does."""
    check_secret_hash(attempt.client, attempt.kept.username, parameters.get("SECRET_HASH"))
    find_whom(attempt, parameters.get("PASSWORD"))


def find_whom(attempt: Attempt, given: str | None) -> None:
    """Put the user on the attempt; where the client hides who exists, None for nobody.

    A user of another directory comes over, where the pool has a UserMigration function and the password ``given`` came
    along. Raises UserNotFoundException.
    """
    client = attempt.client
    try:
        attempt.user = find_user(client.pool, attempt.kept.username)
    except errors.UserNotFoundException:
        attempt.user = _migrated(attempt, given)
        if attempt.user is None and not hides_users(client):
            raise


def _migrated(attempt: Attempt, given: str | None) -> User | None:
    client = attempt.client
    if not given or not has_trigger(client.pool, "UserMigration"):
        return None
    attempts.take_guess(attempts.PASSWORD, client.pool_id, attempt.who, attempt.call.now)
    try:
        return bring_over(
            attempt.call, client, attempt.kept.username, password=given, validation=attempt.validation
        )
    except errors.UsernameExistsException:
        pass
    # They came over in this very moment, or the function gave them a name of somebody else.
    return user_named(client.pool, attempt.kept.username)


def ask_before(attempt: Attempt) -> None:
    """Let the pool's PreAuthentication function refuse the sign-in."""
    client, user = attempt.client, attempt.user
    if not has_trigger(client.pool, "PreAuthentication") or (user is None and not hides_users(client)):
        return
    run_trigger(
        attempt.call,
        client.pool,
        "PreAuthentication",
        "PreAuthentication_Authentication",
        user.username if user else attempt.kept.username,
        client.id,
        pre_authentication_request(user, attempt.validation, hides_users=hides_users(client)),
    )


def check_same_user(attempt: Attempt, answers: Mapping[str, str]) -> None:
    """Raise NotAuthorizedException unless an answer names the user whose session it is, and knows the client's secret."""
    named = username(answers)
    check_secret_hash(attempt.client, named, answers.get("SECRET_HASH"))
    own = {attempt.kept.username.casefold(), str(attempt.kept.asked.get("name", "")).casefold()}
    if attempt.user:
        own |= {attempt.user.username.casefold(), attempt.user.sub}
        own |= {attempt.user.attributes.get(name, "").casefold() for name in ("email", "phone_number")}
    if named.casefold() not in own:
        raise errors.NotAuthorizedException("Invalid session for the user.")
