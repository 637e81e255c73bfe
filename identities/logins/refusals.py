"""Why a login is refused, in the words that Amazon Cognito uses."""

from pools.errors import NotAuthorizedException


def invalid(reason: str) -> NotAuthorizedException:
    """The token of a login is no good."""
    return NotAuthorizedException(f"Invalid login token. {reason}")


def unsupported() -> NotAuthorizedException:
    """The identity pool does not take tokens of this provider, or not those made for this client."""
    return NotAuthorizedException("Token is not from a supported provider of this identity pool.")
