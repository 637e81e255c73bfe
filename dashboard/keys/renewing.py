"""Encrypting everything anew with the newest key of the ring, so that older ones can be taken off it.

What is done already is left alone: a run that was broken off is taken up by the next.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models

from dashboard.keys.proof import is_signed_anew, new_proof
from dashboard.keys.sealed import Place, Sessions, is_signed_by, places
from dashboard.models import KeyProof
from pools.fields import MADE_HERE, PasswordHashField, key_mark, secret_keys

SHUT = -1
"""In place of a key's number: no key opens it."""


@dataclass
class Found:
    """What one place holds: values by the number of the key that opens them (0 is the newest), and how many were renewed."""

    name: str
    under: Counter[int] = field(default_factory=Counter)
    renewed: int = 0


def ring() -> list[Fernet]:
    """The keys of the ring, newest first. MultiFernet tells nobody which of them opened a value."""
    return list(settings.KEY_RING._fernets)


def renew(*, change: bool) -> Iterator[Found]:
    """What each place holds; with ``change``, after everything that an older key opens was encrypted with the newest."""
    keys = ring()
    for place in places():
        yield _of(place, keys, change=change)


def _of(place: Place, keys: list[Fernet], *, change: bool) -> Found:
    found, signed_anew = Found(place.name), isinstance(place, Sessions)
    for rows in place.batches():
        changes = []
        for key, token in rows:
            number = _number(token, keys)
            stale = number > 0 or (number == 0 and signed_anew and not is_signed_by(key[1], secret_keys()[0]))
            if stale and change:
                new = settings.KEY_RING.rotate(token) if number else token
                changes.append((key, token, new))
                number = 0
            found.under[number] += 1
        if changes:
            place.replace(changes)
            found.renewed += len(changes)
    return found


def _number(token: bytes, keys: list[Fernet]) -> int:
    for number, key in enumerate(keys):
        try:
            key.decrypt(token)
        except InvalidToken:
            continue
        return number
    return SHUT


def renew_proof() -> None:
    """Let the proof be one of the newest keys alone; the last step of a renewal."""
    made = new_proof()
    KeyProof.objects.update_or_create(pk=1, defaults={"sealed": made.sealed, "signed": made.signed})


def signed_before() -> dict[str, int]:
    """What a former SECRET_KEY is still needed for, by what it is."""
    former = secret_keys()[1:]
    proof = KeyProof.objects.first()
    return {
        "proof of the keys": int(proof is not None and not is_signed_anew(proof)),
        "sessions of staff members": sum(
            _is_signed_by_any(row, former) for row in Session.objects.iterator()
        ),
        "generated passwords that nobody has changed": sum(map(_made_before, _password_columns())),
    }


def _is_signed_by_any(row: Session, keys: list[str | bytes]) -> bool:
    return any(is_signed_by(row.session_data, key) for key in keys)


def _password_columns() -> list[models.Field]:
    return [
        column
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, PasswordHashField)
    ]


def _made_before(column: models.Field) -> int:
    """Those with another mark than the newest key's; one from before there were marks may be under any."""
    made = column.model._base_manager.filter(**{f"{column.attname}__startswith": MADE_HERE})
    return made.exclude(**{f"{column.attname}__startswith": key_mark(settings.SECRET_KEY)}).count()
