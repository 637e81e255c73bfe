"""The end of a sign-in: tokens, and what follows from them."""

from typing import Any

from pools.challenges.attempt import Attempt
from pools.rules.tokens.issuing import begin_sign_in, issue_tokens


def complete(attempt: Attempt) -> dict[str, Any]:
    """AuthenticationResultType for a user who has answered everything."""
    user, kept = attempt.known_user, attempt.kept
    sign_in, refresh_token = begin_sign_in(
        attempt.call, attempt.client, user, event_id=kept.event_id, device_key=kept.device_key
    )
    source = "NewPasswordChallenge" if "NEW_PASSWORD_REQUIRED" in kept.passed else "Authentication"
    result = issue_tokens(
        attempt.call,
        attempt.client,
        user,
        sign_in,
        source=f"TokenGeneration_{source}",
        client_metadata=attempt.metadata,
    )
    return result | {"RefreshToken": refresh_token}
