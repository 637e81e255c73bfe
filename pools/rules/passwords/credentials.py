"""What a user proves a password by: its hash, the hashes before it, and the verifier of SRP.

An imported hash has no verifier: such a user signs in with the password itself first, which brings both up to date.
"""

from typing import Any

from django.conf import settings

from pools import errors
from pools.models import User, UserPool
from pools.rules.passwords import srp
from pools.rules.passwords.hashes import hash_chosen, hash_made, matches, needs_rehash
from pools.rules.passwords.policy import password_policy

COLUMNS = ("password", "password_history", "srp")


def columns(user: User) -> dict[str, Any]:
    """The columns that :func:`set_password` has put on a user, for an UPDATE."""
    return {name: getattr(user, name) for name in COLUMNS}


def check_history(user: User, password: str) -> None:
    """Raise PasswordHistoryPolicyViolationException for one of the last passwords that the policy remembers."""
    size = password_policy(user.pool).get("PasswordHistorySize") or 0
    remembered = [user.password, *user.password_history][:size]
    if any(matches(password, encoded) for encoded in remembered):
        raise errors.PasswordHistoryPolicyViolationException("Password has previously been used.")


def set_password(user: User, password: str, *, made: bool = False) -> None:
    """Put a new password on a user, unsaved: the columns of :data:`COLUMNS`. ``made`` is one from ``make_password``.

    The old hash goes into the history, as long as the policy remembers. The user's pool and name must be set.
    """
    size = password_policy(user.pool).get("PasswordHistorySize") or 0
    former = [user.password] if user.password else []
    user.password_history = [*former, *user.password_history][:size]
    user.password = hash_made(password) if made else hash_chosen(password)
    user.srp = _new_verifier(user, password, quick=made)


def upgrade(user: User, password: str) -> bool:
    """After a sign-in with the password itself: save today's hash of it and a verifier, where one is missing.

    Whether anything was saved: nothing is where the password was changed meanwhile. One statement, at most.
    """
    outdated, known = needs_rehash(user.password), user.password
    if not outdated and user.srp is not None:
        return False
    renewed = hash_chosen(password) if outdated else known
    verifier = _new_verifier(user, password)
    if not User.objects.filter(id=user.id, password=known).update(password=renewed, srp=verifier):
        return False
    user.password, user.srp = renewed, verifier
    return True


def _new_verifier(user: User, password: str, *, quick: bool = False) -> bytes:
    verifier = srp.make_verifier(srp.group_of(user.pool.public_id), user.username, password, quick=quick)
    return settings.KEY_RING.encrypt(verifier)


def verifier_of(user: User) -> bytes:
    """A user's verifier for :func:`srp.start`; one that nothing fits where they have none."""
    if user.srp is None:
        return verifier_of_nobody(user.pool, user.username_key)
    return settings.KEY_RING.decrypt(bytes(user.srp))


def verifier_of_nobody(pool: UserPool, username_key: str) -> bytes:
    """What :func:`verifier_of` would be for a user name that the pool does not have: stable, and as costly."""
    verifier = srp.fake_verifier(srp.group_of(pool.public_id), username_key)
    settings.KEY_RING.encrypt(verifier)  # for the time that it takes, which is that of decrypting one
    return verifier
