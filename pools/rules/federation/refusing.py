"""What an app is told, at its callback, of a sign-in that failed at a provider. Follows "Authorize endpoint" (DG)."""

from pools.models import IdentityProvider
from pools.models.federation import ProviderType
from pools.rules.federation.rejections import Declined, Rejected, TooSlow, Unreachable
from pools.rules.oauth.failures import INVALID_REQUEST, SERVER_ERROR, OAuthError

NO_PROVIDER = "The client has no such identity provider."
Failed = Declined | Rejected | Unreachable
FAILED = (Declined, Rejected, Unreachable)


def refusal_of(provider: IdentityProvider, problem: Failed) -> OAuthError:
    """The error and its words, which are Cognito's where it has some."""
    if isinstance(problem, Declined):
        return OAuthError(
            INVALID_REQUEST, f"{provider.name} Error - {problem.status} {problem.said}".rstrip()
        )
    if isinstance(problem, TooSlow):
        return OAuthError(INVALID_REQUEST, str(problem))
    if isinstance(problem, Unreachable):
        return OAuthError(INVALID_REQUEST, "Connection reset")
    if provider.type == ProviderType.SAML:
        return OAuthError(SERVER_ERROR, f"Invalid SAML response received: {problem.said}")
    return OAuthError(INVALID_REQUEST, f"{provider.name} Error - {problem.said}")
