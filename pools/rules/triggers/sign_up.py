"""What a PreSignUp function decides. Follows DG:user-pool-lambda-pre-sign-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pools import errors

_FLAGS = {"autoVerifyEmail": "email", "autoVerifyPhone": "phone_number"}


@dataclass(frozen=True)
class SignUpDecision:
    """Whether a new user is confirmed at once, and the addresses that count as verified."""

    confirmed: bool
    verified: tuple[str, ...]


def read_sign_up_decision(response: Mapping[str, Any], attributes: Mapping[str, str]) -> SignUpDecision:
    """The decision over a user who signs up with these attributes. AdminCreateUser asks, and ignores it.

    Raises InvalidLambdaResponseException where an address is verified that the user does not have.
    """
    verified = tuple(name for flag, name in _FLAGS.items() if response.get(flag))
    missing = [name for name in verified if not attributes.get(name)]
    if missing:
        raise errors.InvalidLambdaResponseException(
            f"PreSignUp verified an address that the user does not have: {', '.join(missing)}."
        )
    return SignUpDecision(bool(response.get("autoConfirmUser")), verified)
