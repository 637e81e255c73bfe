"""What IAM of AWS takes and Lifeguard cannot honour: refused with a sentence, never kept and ignored."""

from pools import errors


def refuse_sign_in_sessions(longest: int | None, reset: bool | None = None) -> None:
    """Raise InvalidInputException for a longest session of AWS Sign-In."""
    if longest is not None or reset:
        raise errors.InvalidInputException(
            "MaxSigninSessionDuration is about AWS Sign-In, and nobody signs in to a console with a role here: leave it out."
        )


def refuse_identity_center(context: dict | None, instance: str | None, *removals: bool | None) -> None:
    """Raise InvalidInputException for trusted identity propagation."""
    if context is not None or instance is not None or any(removals):
        raise errors.InvalidInputException(
            "ContextProvider and IdentityCenterInstanceArn are about IAM Identity Center, and Lifeguard has none: "
            "leave them out."
        )
