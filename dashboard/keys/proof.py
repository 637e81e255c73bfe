"""Whether the keys of this process are the site's.

Without this a site on PostgreSQL whose data folder was lost would make new keys and go on, with two rings in one database.
"""

import hmac
import secrets
from itertools import islice

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac

from dashboard.keys.sealed import places
from dashboard.models import KeyProof
from pools.fields import secret_keys

_SALT = "dashboard.keys.proof"
_LOOKED_AT = 50
"""Of the secrets of each kind, where a site is from before there was a proof."""


class WrongKeys(Exception):
    """The message says which key is another than the site's, and what to do."""


def require_keys() -> None:
    """Raise WrongKeys unless the site's secrets open; leave a proof where there was none."""
    if problem := keys_problem():
        raise WrongKeys(problem)
    if not KeyProof.objects.exists():
        # Of two processes that start at once, one is first.
        KeyProof.objects.bulk_create([new_proof()], ignore_conflicts=True)
        if problem := keys_problem():
            raise WrongKeys(problem)


def keys_problem() -> str:
    """What is wrong with the keys of this process, in a sentence; empty where they are the site's."""
    proof = KeyProof.objects.first()
    return problem_of(bytes(proof.sealed), proof.signed) if proof else _of_secrets()


def new_proof() -> KeyProof:
    """A proof of the newest keys."""
    value = secrets.token_bytes(32)
    return KeyProof(sealed=settings.KEY_RING.encrypt(value), signed=_signature(value, settings.SECRET_KEY))


def is_signed_anew(proof: KeyProof) -> bool:
    """Whether the newest SECRET_KEY signed it."""
    value = settings.KEY_RING.decrypt(bytes(proof.sealed))
    return hmac.compare_digest(proof.signed, _signature(value, settings.SECRET_KEY))


def problem_of(sealed: bytes, signed: str) -> str:
    """As :func:`keys_problem`, of a proof that stands elsewhere."""
    try:
        value = settings.KEY_RING.decrypt(sealed)
    except InvalidToken:
        return (
            "KEY_RING is not this site's: it does not open what the database holds. Put the site's file key_ring back "
            f"into {settings.DATA_DIR}, or set KEY_RING to the keys that it had. Nothing was changed."
        )
    if not any(hmac.compare_digest(signed, _signature(value, key)) for key in secret_keys()):
        return (
            "SECRET_KEY is not this site's. Put the site's file secret_key back into "
            f"{settings.DATA_DIR}, or set SECRET_KEY as it was. If you have changed it on purpose, list the former one "
            "in SECRET_KEY_FALLBACKS; if the former one is lost, run: manage.py renew_secrets --secret-key-is-lost"
        )
    return ""


def _of_secrets() -> str:
    """A site from before there was a proof: its secrets must open, some of each kind."""
    shut = [place.name for place in places() if not _opens(place)]
    if not shut:
        return ""
    return (
        f"KEY_RING does not open all that the database holds encrypted ({', '.join(shut)}). Set it to every key that "
        f"this site has had, newest first, or put the site's file key_ring back into {settings.DATA_DIR}. Nothing was changed."
    )


def _opens(place) -> bool:
    try:
        for _, token in islice(place.newest(_LOOKED_AT), _LOOKED_AT):
            settings.KEY_RING.decrypt(token)
    except InvalidToken:
        return False
    return True


def _signature(value: bytes, key: str | bytes) -> str:
    return salted_hmac(_SALT, value, secret=key, algorithm="sha256").hexdigest()
