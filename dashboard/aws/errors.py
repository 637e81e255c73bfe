"""Errors of a connection in words: what happened, why, and what to do."""

from dataclasses import dataclass

from botocore import exceptions as boto
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from dashboard.aws.guard import NotAllowed
from dashboard.models import Connection

ERRORS = (ClientError, BotoCoreError, ResponseParserError, NotAllowed)
"""Everything that a call through :mod:`dashboard.aws.clients` may raise."""


@dataclass(frozen=True)
class Problem:
    """An error as a page shows it. ``status`` is the page's HTTP status, ``code`` the API's own name for it."""

    title: str
    why: str
    advice: str
    code: str
    status: int = 400

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.why, self.advice) if part)


_BUSY = ("TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded")
_ADVICE = {
    **dict.fromkeys(
        _BUSY,
        (
            "AWS is busy.",
            "Its rate limit is reached; nothing was changed.",
            "Try again in a few seconds.",
            503,
        ),
    ),
    "UserNotFoundException": (
        "This user does not exist.",
        "",
        "They may have been deleted, or the name is spelled otherwise.",
        404,
    ),
    "ResourceNotFoundException": (
        "This does not exist any more.",
        "",
        "It may have been deleted. Go back to the list and look.",
        404,
    ),
    **dict.fromkeys(
        ("NoSuchEntity", "NoSuchEntityException"),
        (
            "This does not exist any more.",
            "",
            "It may have been deleted. Go back to the list and look.",
            404,
        ),
    ),
    **dict.fromkeys(
        ("EntityAlreadyExists", "EntityAlreadyExistsException"),
        ("There is one of this name already.", "", "Choose another name.", 409),
    ),
    **dict.fromkeys(
        ("DeleteConflict", "DeleteConflictException"),
        ("Something still hangs on it.", "", "Take that away first, then delete it.", 409),
    ),
    "UnrecognizedClientException": (
        "The credentials were refused.",
        "",
        "An administrator can correct them under Connections.",
        502,
    ),
    "InvalidClientTokenId": (
        "The credentials were refused.",
        "",
        "An administrator can correct them under Connections.",
        502,
    ),
    "InvalidSignatureException": (
        "The credentials were refused.",
        "",
        "An administrator can correct them under Connections.",
        502,
    ),
    "ExpiredTokenException": (
        "The credentials have expired.",
        "",
        "An administrator can renew them under Connections.",
        502,
    ),
    **dict.fromkeys(
        ("AccessDeniedException", "AccessDenied"),
        (
            "The credentials do not allow this.",
            "",
            "Give them this permission, or use another connection.",
            403,
        ),
    ),
    "UserPoolAddOnNotEnabledException": (
        "This pool keeps no events.",
        "Amazon Cognito keeps them for pools on the PLUS plan with threat protection.",
        "Turn threat protection on in the pool’s settings, at least for an audit.",
        400,
    ),
    "InvalidIdentityPoolConfigurationException": (
        "The identity pool’s settings do not allow this.",
        "",
        "Look at its roles and its providers.",
        400,
    ),
    "ResourceConflictException": (
        "Something else stands in the way.",
        "",
        "A login leads to one identity of a pool only.",
        409,
    ),
    "ConcurrentModificationException": (
        "Somebody else changed this at the same moment.",
        "",
        "Nothing of yours was saved. Try again.",
        409,
    ),
    "DeveloperUserAlreadyRegisteredException": (
        "This user has another identity.",
        "",
        "Look it up by their user id.",
        409,
    ),
    "LimitExceededException": (
        "A limit is reached.",
        "",
        "Nothing was changed.",
        400,
    ),
    "ServiceUnavailable": (
        "The service there cannot work at the moment.",
        "Its database does not answer, or its disk is full.",
        "Try again in a few seconds.",
        503,
    ),
    "InternalErrorException": (
        "The service there failed.",
        "",
        "Try again in a moment.",
        502,
    ),
    "InvalidUserPoolConfigurationException": (
        "The pool’s settings do not allow this.",
        "",
        "Look at the pool’s settings.",
        400,
    ),
    "OperationNotEnabledException": (
        "This is not turned on in this pool.",
        "",
        "Look at the pool’s settings and its plan.",
        400,
    ),
    "FeatureUnavailableInTierException": (
        "The pool’s plan does not have this.",
        "",
        "A higher plan can be chosen in the pool’s settings.",
        400,
    ),
    **dict.fromkeys(
        ("UnknownOperationException", "UnknownOperation", "NotImplemented", "InvalidAction"),
        ("Not on this connection.", "The service there does not know this operation.", "", 501),
    ),
    "OperationNotBuiltException": ("Not in Lifeguard yet.", "", "", 501),
}


def code_of(error: Exception) -> str:
    """The code of an error of the API; empty for any other."""
    return error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else ""


def is_busy(error: Exception) -> bool:
    """Whether the connection took the call for one too many: it was certainly not made, and may be made later."""
    return code_of(error) in _BUSY


def explain(error: Exception, connection: Connection) -> Problem:
    """The problem behind an error of :data:`ERRORS`."""
    if isinstance(error, NotAllowed):
        return Problem("You may not do this.", str(error), "", "NotAllowed", 403)
    if isinstance(error, ClientError):
        details = error.response.get("Error", {})
        code, message = details.get("Code", "Unknown"), details.get("Message", "")
        if code.isdecimal():  # botocore found no error of the API's in the answer, only a status
            return _unreadable(f"HTTP {code}")
        title, why, advice, status = _ADVICE.get(code, ("This was refused.", "", "", 400))
        return Problem(title, why or message, advice, code, status)
    if isinstance(error, ResponseParserError):
        return _unreadable("no XML or JSON")
    return _unreachable(error, connection)


def _unreadable(what: str) -> Problem:
    return Problem(
        "Not on this connection.",
        f"The service there gave no answer that can be read ({what}): it may not know this operation.",
        "",
        what,
        502,
    )


def _unreachable(error: Exception, connection: Connection) -> Problem:
    code = type(error).__name__
    where = connection.endpoint_url or f"AWS in {connection.region}"
    if isinstance(error, boto.NoCredentialsError | boto.PartialCredentialsError | boto.ProfileNotFound):
        return Problem(
            f"{connection} has no usable credentials.",
            str(error),
            "An administrator can correct them under Connections.",
            code,
            502,
        )
    if isinstance(error, boto.ReadTimeoutError | boto.ConnectTimeoutError):
        why = f"{where} did not answer in time. If this changed something, it may have happened all the same."
        return Problem(
            f"{connection} is too slow to answer.", why, "Reload to see how things stand.", code, 504
        )
    if isinstance(error, boto.HTTPClientError | boto.ConnectionError):
        return Problem(
            f"{connection} cannot be reached.",
            f"No connection to {where}.",
            "Nothing was changed. Try again.",
            code,
            502,
        )
    return Problem(
        f"{connection} could not be used.",
        str(error),
        "An administrator can look under Connections.",
        code,
        502,
    )
