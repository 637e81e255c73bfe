"""What threat protection makes of a sign-in whose first factor was right. Follows "Adding advanced security" (DG)."""

from dataclasses import asdict

from pools import errors
from pools.challenges.attempt import Attempt
from pools.rules.mfa.factors import factors_of
from pools.rules.passwords.compromised import is_compromised
from pools.rules.risk.assessment import Risk, assess
from pools.rules.risk.configuration import BLOCK, MFA_REQUIRED, watches_compromised


def judge(attempt: Attempt, password: str | None = None) -> None:
    """Weigh the sign-in; the result stays with it, for its event and the choice of a second factor.

    ``password`` is the one that came in clear, if one did. Raises NotAuthorizedException for a sign-in that the pool blocks, and
    PasswordResetRequiredException for a leaked password where the pool wants that.
    """
    user, client = attempt.known_user, attempt.client
    compromised = False
    if password is not None and watches_compromised(client.pool, client.id, "SIGN_IN")[0]:
        compromised = is_compromised(password)
    custom = attempt.kept.flow == "CUSTOM_AUTH"
    risk = assess(attempt.call, user, client.id, attempt.context, compromised=compromised, custom_auth=custom)
    if risk is None:
        return
    attempt.kept.risk = asdict(risk)
    if risk.refuse_password:
        raise errors.PasswordResetRequiredException(
            "Password reset required for the user for security reasons"
        )
    unprotected = risk.action == MFA_REQUIRED and not factors_of(user)
    if risk.action == BLOCK or unprotected:
        attempt.kept.risk |= {"action": BLOCK}
        raise errors.NotAuthorizedException("Unable to login because of security reasons")


def risk_of(attempt: Attempt) -> Risk | None:
    """What :func:`judge` found, in this call or an earlier one."""
    return Risk(**attempt.kept.risk) if attempt.kept.risk else None
