"""Whether a password may be chosen: the pool's policy, and the lists of leaked ones.

Follows "Checking for compromised credentials" (DG:cognito-user-pool-settings-compromised-credentials).
"""

from pools import errors
from pools.models import UserPool
from pools.rules.passwords.compromised import is_compromised
from pools.rules.passwords.policy import check_password
from pools.rules.risk.assessment import Risk
from pools.rules.risk.configuration import watches_compromised

SIGN_UP, PASSWORD_CHANGE = "SIGN_UP", "PASSWORD_CHANGE"


def check_chosen(pool: UserPool, client_id: str, password: str, event: str) -> Risk | None:
    """Raise InvalidPasswordException for a password that does not fit, or is leaked where the pool blocks those.

    ``event`` is SIGN_UP or PASSWORD_CHANGE. The risk to record with the event; None with threat protection off.
    """
    check_password(pool, password)
    watched, blocked = watches_compromised(pool, client_id, event)
    if not watched:
        return None
    leaked = is_compromised(password)
    if leaked and blocked:
        raise errors.InvalidPasswordException("Provided password cannot be used for security reasons.")
    return Risk(compromised=leaked)
