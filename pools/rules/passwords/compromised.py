"""Whether a password is known from leaks, asked of lists on this machine alone.

Follows "Checking for compromised credentials" (DG:cognito-user-pool-settings-compromised-credentials). The list that
is always there is Django's of the commonest passwords; ``COMPROMISED_PASSWORDS_FILE`` adds a file of Have I Been
Pwned, "ordered by hash": lines ``SHA1:COUNT``, tens of gigabytes.
"""

import hashlib
import os
from functools import cache

import structlog
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator

from pools.rules.passwords.hashes import to_bytes

_HASH = 40
_LONGEST_LINE = 64
log = structlog.get_logger("lifeguard.passwords")


def is_compromised(password: str) -> bool:
    """Whether the lists hold the password; of the common ones whatever the case of its letters."""
    return password.lower().strip() in _common() or _is_in_file(password)


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _is_in_file(password: str) -> bool:
    path = settings.COMPROMISED_PASSWORDS_FILE
    if not path:
        return False
    digest = hashlib.sha1(to_bytes(password), usedforsecurity=False).hexdigest().upper().encode()
    try:
        # Opened each time, as the file may be replaced by a newer one while the site runs.
        with open(path, "rb", buffering=0) as file:
            return _search(file.fileno(), digest)
    except OSError as problem:
        # A disk that fails must not keep people from setting passwords.
        log.error("compromised_passwords_unreadable", path=str(path), problem=problem.strerror)
        return False


def _search(file: int, digest: bytes) -> bool:
    """Halve the file until the line is found. ``low`` is always the start of a line, ``high`` the end of one."""
    low, high = 0, os.fstat(file).st_size
    while low < high:
        middle = (low + high) // 2
        start = _line_start(file, low, middle)
        line = os.pread(file, _LONGEST_LINE, start)
        found = line[:_HASH].upper()
        if found == digest:
            return True
        if found < digest:
            low = start + line.find(b"\n") + 1 if b"\n" in line else high
        else:
            high = start
    return False


def _line_start(file: int, low: int, place: int) -> int:
    """The start of the line that ``place`` is in."""
    begin = max(low, place - _LONGEST_LINE)
    before = os.pread(file, place - begin, begin)
    return begin + before.rfind(b"\n") + 1 if b"\n" in before else low
