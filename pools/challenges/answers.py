"""Reading what an app sends along: AuthParameters and ChallengeResponses."""

from collections.abc import Mapping

from pools import errors


def require(answers: Mapping[str, str], name: str) -> str:
    """The value under ``name``. Raises InvalidParameterException where it is missing or empty."""
    if not answers.get(name):
        raise errors.InvalidParameterException(f"Missing required parameter {name}")
    return answers[name]
