"""The checks that a proof goes through, by name, and who hears of each: a sign-in that is tried shows them one by one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """What is looked at. The console says what to change, and at which side, where one fails."""

    FORM = "form"
    """It is what it should be: a JWT, a SAML response, a JSON object."""
    ALGORITHM = "algorithm"
    """It is signed in a way that is taken: no ``none``, no HMAC with a public key, no SHA-1."""
    KEY = "key"
    """The provider has the key that it names."""
    SIGNATURE = "signature"
    """That key signed it, and all that is read of it."""
    ISSUER = "issuer"
    """It comes from this provider."""
    AUDIENCE = "audience"
    """It is for us."""
    TIME = "time"
    """It is good now."""
    SUBJECT = "subject"
    """It says who somebody is, in a name that can be kept."""
    RECIPIENT = "recipient"
    """It is for the address that it came to."""
    STATUS = "status"
    """The provider says that somebody signed in there."""
    REQUEST = "request"
    """It answers what this browser was sent to the provider with."""
    ENCRYPTION = "encryption"
    """It is encrypted where it has to be, for us and in a way that is taken."""
    UNUSED = "unused"
    """It was not taken before."""


@dataclass(frozen=True)
class Passed:
    """A check that was passed, and what was found: nothing that must not be read by who set the provider up."""

    check: Check
    found: str


_passed: ContextVar[list[Passed] | None] = ContextVar("checks_passed", default=None)


def passed(check: Check, found: str = "") -> None:
    """Tell whoever listens that a proof passed a check."""
    listening = _passed.get()
    if listening is not None:
        listening.append(Passed(check, found[:1000]))


@contextmanager
def listened() -> Iterator[list[Passed]]:
    """The checks that are passed within, in order; a :class:`~pools.rules.federation.rejections.Rejected` ends the list."""
    heard: list[Passed] = []
    token = _passed.set(heard)
    try:
        yield heard
    finally:
        _passed.reset(token)
