"""Password hashes that came with an import, kept as ``import:<SCHEME>:<hash>`` until the user signs in with the password or is
reset.

One may cost dozens of times what Lifeguard's own do, so a few are verified at once and the rest is refused: whoever guesses the
passwords of imported users must not have all threads of the server, nor all its memory.
"""

from collections.abc import Callable
from contextlib import ExitStack
from threading import BoundedSemaphore

from argon2.exceptions import Argon2Error

from pools import errors
from pools.rules.passwords import verifying
from pools.rules.passwords.forms import MAX_LENGTH, OWN, Form, costs_of, problem_of

PREFIX = "import:"
AT_ONCE = 4
"""How many imported hashes a process verifies at once; ``bin/serve`` gives each process eight threads."""
DEAR_AT_ONCE = 2
"""How many of them may be dearer than Cognito would take."""
_verifying, _dear = BoundedSemaphore(AT_ONCE), BoundedSemaphore(DEAR_AT_ONCE)
_FORMS: dict[str, tuple[Form, Callable[[bytes, str], bool]]] = {
    "BCRYPT": (OWN["BCRYPT"], verifying.matches_bcrypt),
    "BCRYPT_SHA256": (OWN["BCRYPT_SHA256"], verifying.matches_bcrypt_sha256),
    "WORDPRESS": (OWN["WORDPRESS"], verifying.matches_wordpress),
    "SCRYPT": (OWN["SCRYPT"], verifying.matches_scrypt),
    "FBSCRYPT": (OWN["FBSCRYPT"], verifying.matches_fbscrypt),
    "ARGON2": (OWN["ARGON2"], verifying.matches_argon2),
    "ARGON2ID": (OWN["ARGON2"], verifying.matches_argon2),
    "PBKDF2": (OWN["PBKDF2"], verifying.matches_pbkdf2),
    "PBKDF2_SHA256": (OWN["PBKDF2"], verifying.matches_pbkdf2),
    "PHPASS": (OWN["PHPASS"], verifying.matches_phpass),
    "DIGEST": (OWN["DIGEST"], verifying.matches_digest),
}


def check_password_hash(form: Form, value: str) -> str:
    """What is wrong with a hash that is to be kept, in a sentence that names no part of it; empty where nothing is."""
    return problem_of(form, value if len(value) <= MAX_LENGTH else "")


def matches_imported(password: bytes, encoded: str) -> bool:
    """Whether a password is the one behind ``import:<SCHEME>:<hash>``; False for any other text.

    Raises TooManyRequestsException while :data:`AT_ONCE` others are verified, :data:`DEAR_AT_ONCE` of the dear.
    """
    scheme, _, value = encoded.removeprefix(PREFIX).partition(":")
    if scheme not in _FORMS:
        return False
    form, matches = _FORMS[scheme]
    costs = costs_of(form, value) if len(value) <= MAX_LENGTH else None
    if costs is None or not form.fits(**costs):
        return False
    with ExitStack() as turns:
        for turn in (_dear, _verifying) if form.is_dear(**costs) else (_verifying,):
            if not turn.acquire(blocking=False):
                raise errors.TooManyRequestsException("Too many requests")
            turns.callback(turn.release)
        try:
            return matches(password, value)
        except (ValueError, Argon2Error):
            # Of the right form and yet no hash, such as bcrypt with a salt that its function cannot have.
            return False
