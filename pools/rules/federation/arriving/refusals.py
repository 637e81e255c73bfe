"""Why a provider's word signs nobody in, in the words that Cognito has for it at the callback."""

from pools import errors
from pools.models import IdentityProvider
from pools.models.federation import ProviderType
from pools.rules.oauth.failures import INVALID_REQUEST, SERVER_ERROR, OAuthError, of_function

RESPONSE, PROCESSING = "Invalid SAML response received: ", "Error in SAML response processing: "
"""How Cognito begins what it says of a SAML provider's answer."""


class NotTaken(Exception):
    """What a provider said of somebody makes no user here. ``said`` is a sentence; for SAML it begins with ``begins``, and
    is ``in_saml`` where that has words of its own."""

    def __init__(self, said: str, *, begins: str = PROCESSING, in_saml: str = "") -> None:
        super().__init__(said)
        self.said, self.begins, self.in_saml = said, begins, in_saml


def told_of(provider: IdentityProvider, problem: NotTaken | errors.ServiceError) -> OAuthError:
    """What the app is told of it, or of what the pool itself or a function of it refuses."""
    if isinstance(problem, errors.ServiceError):
        return of_function(problem) or OAuthError(INVALID_REQUEST, problem.message)
    if provider.type == ProviderType.SAML:
        return OAuthError(SERVER_ERROR, problem.begins + (problem.in_saml or problem.said))
    return OAuthError(INVALID_REQUEST, problem.said)
