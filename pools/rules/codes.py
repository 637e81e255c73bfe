"""Codes that prove that a person reads an address. Validity follows "Code validity" of the quotas page (DG:limits)."""

import secrets
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from pools.models import Code, User

RESET = "reset"
LIFETIMES = {RESET: timedelta(hours=1)}
_SALT = "pools.rules.codes"


def issue_code(user: User, purpose: str, now: datetime) -> str:
    """A new code of six digits for the user; one that was sent before for the same purpose is no longer valid."""
    code = f"{secrets.randbelow(10**6):06}"
    row = Code(
        user=user, purpose=purpose, digest=digest(user.id, purpose, code), expires=now + LIFETIMES[purpose]
    )
    Code.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["user", "purpose"],
        update_fields=["digest", "expires", "attempts"],
    )
    return code


def digest(user_id: int, purpose: str, code: str) -> str:
    """What is kept of a code. It is keyed: six digits could be guessed from a plain hash."""
    return salted_hmac(_SALT, f"{user_id} {purpose} {code}", algorithm="sha256").hexdigest()
