"""A cell of ``password_hash`` as it is stored: Cognito's own, bare, of the job's algorithm, or one that says its scheme."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from pools.models import UserPool
from pools.rules.imports.cells import RejectedError
from pools.rules.imports.header import PASSWORD_HASH
from pools.rules.passwords.firebase_keys import BadKeyError, keep_key, read_key
from pools.rules.passwords.forms import COGNITO, FBSCRYPT, OWN, problem_of, split_scheme
from pools.rules.passwords.imported import PREFIX, check_password_hash

NO_ALGORITHM = "The job was created without a PasswordHashingAlgorithm."
_FIREBASE = f"{PREFIX}FBSCRYPT:"


def hash_reader(algorithm: str) -> Callable[[str], str]:
    """The function that reads a cell of a job, and raises RejectedError. A job without an algorithm carries no passwords."""

    def read(cell: str) -> str:
        if not algorithm:
            raise RejectedError(PASSWORD_HASH, NO_ALGORITHM)
        scheme, value = split_scheme(cell)
        problem = _problem(scheme, value) if scheme else check_password_hash(COGNITO[algorithm], value)
        if problem:
            raise RejectedError(PASSWORD_HASH, problem)
        return f"{PREFIX}{scheme or algorithm}:{value}"

    return read


def _problem(scheme: str, value: str) -> str:
    """What is wrong with a hash that says its scheme. A number of a key is no file's to say."""
    if scheme not in OWN:
        return "The scheme of the password hash is not known."
    if scheme != "FBSCRYPT":
        return check_password_hash(OWN[scheme], value)
    match = FBSCRYPT.fullmatch(value)
    if match is None or not match["signer"]:
        return problem_of(OWN[scheme], "")
    if not _is_key(match["signer"]):
        return "The signer key of the Firebase project is none."
    return check_password_hash(OWN[scheme], value.replace(f"sk={match['signer']}", "k=0", 1))


@lru_cache(maxsize=8)
def _is_key(written: str) -> bool:
    try:
        return bool(read_key(written))
    except BadKeyError:
        return False


def with_kept_keys(pool: UserPool, passwords: Iterable[str]) -> dict[str, str]:
    """Those of these hashes that hold a Firebase project's key, by the same with the number under which it is kept."""
    numbers: dict[str, int] = {}
    kept = {}
    for password in passwords:
        match = (
            FBSCRYPT.fullmatch(password.removeprefix(_FIREBASE)) if password.startswith(_FIREBASE) else None
        )
        if match and match["signer"]:
            signer = match["signer"]
            if signer not in numbers:
                numbers[signer] = keep_key(pool, signer)
            kept[password] = password.replace(f"sk={signer}", f"k={numbers[signer]}", 1)
    return kept
