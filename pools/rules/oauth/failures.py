"""How a request fails: on a page of ours, at the app's callback, or at an endpoint that programs ask.

Follows the tables of "Authorize endpoint" (DG:authorization-endpoint) and "Token endpoint" (DG:token-endpoint).
"""

from pools import errors
from pools.rules.oauth.callbacks import Callback

INVALID_REQUEST, INVALID_CLIENT, INVALID_GRANT = "invalid_request", "invalid_client", "invalid_grant"
ACCESS_DENIED, INTERACTION_REQUIRED, TOO_WEAK = (
    "access_denied",
    "interaction_required",
    "unmet_authentication_requirements",
)
INVALID_SCOPE, INVALID_TARGET = "invalid_scope", "invalid_target"
UNAUTHORIZED_CLIENT, LOGIN_REQUIRED, SERVER_ERROR = "unauthorized_client", "login_required", "server_error"

MISSING_PARAMETERS = "Required parameters missing"
NO_SUCH_CLIENT = "Client does not exist."
NO_FLOWS = "Client is not enabled for OAuth2.0 flows."
WRONG_CALLBACK = "redirect_mismatch"
MISSING_REDIRECT = "Required String parameter 'redirect_uri' is not present"
NO_DOCUMENT = "Client metadata document is not valid."
WRONG_ANSWER = "Invalid samlResponse or relayState from identity provider"
WRONG_RELAY_STATE = "Invalid relayState from identity provider"
SHOWN = (
    MISSING_PARAMETERS,
    NO_SUCH_CLIENT,
    NO_SUCH_CLIENT.rstrip("."),  # as /login says it
    NO_DOCUMENT,
    NO_FLOWS,
    WRONG_CALLBACK,
    MISSING_REDIRECT,
    INVALID_REQUEST,
    WRONG_ANSWER,
    WRONG_RELAY_STATE,
    "Something went wrong",
)
"""All that the error page ever says: what stands in its address is anybody's to write."""

_OF_FUNCTIONS = (
    errors.InvalidLambdaResponseException,
    errors.UnexpectedLambdaException,
    errors.UserLambdaValidationException,
)


class OAuthError(Exception):
    """What a request is refused with: a code of OAuth 2.0 and, where that says too little, a sentence."""

    def __init__(self, error: str, description: str = "", *, status: int = 400) -> None:
        super().__init__(error)
        self.error, self.description, self.status = error, description, status


class NotTrusted(Exception):
    """The client or its callback is not known: the browser stays here, at ``/error``, and is sent nowhere."""

    def __init__(self, text: str, client_id: str = "") -> None:
        super().__init__(text)
        self.text, self.client_id = text, client_id


class Refused(Exception):
    """The app is told, at its callback."""

    def __init__(self, callback: Callback, problem: OAuthError) -> None:
        super().__init__(problem.error)
        self.callback, self.problem = callback, problem

    @property
    def address(self) -> str:
        """Where the browser goes."""
        described = {"error_description": self.problem.description} if self.problem.description else {}
        return self.callback.address(**described, error=self.problem.error)


def of_function(problem: errors.ServiceError) -> OAuthError | None:
    """What the app is told where a function of the pool refused a sign-in; None for an error of another kind."""
    if not isinstance(problem, _OF_FUNCTIONS):
        return None
    return OAuthError(INVALID_REQUEST, f"{problem.message} ")
