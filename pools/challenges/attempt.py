"""One sign-in on its way, and the session string that carries it from one call to the next.

The string is sealed by the key ring: nobody can read or alter it. It is bound to the app client and the user, expires after the
client's ``AuthSessionValidity`` and is good for one answer.
"""

import secrets
import zlib
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import orjson
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import connection

from pools import errors
from pools.models import AppClient, UsedSession, User
from pools.models.prepared_sql import find_one
from pools.rules.app_clients.calling import calling_client
from pools.rules.context.reading import Context, read_context
from pools.rules.mfa.factors import factors_of
from pools.wire.call import Call

_MARK = "sign-in "
_INVALID = "Invalid session for the user."
LONGEST = 4096
"""Characters that SessionType allows."""
_SUB_LENGTH = 36
_OF_FUNCTIONS, _PACKED, _LONG = ("rounds", "created"), "packed", 400


@dataclass
class Kept:
    """What the session string holds. ``state`` is the challenge that waits for an answer and ``asked`` what its check needs.

    ``username`` is the name as it was typed; ``sub`` is blank for a name that nobody bears, where that is hidden.
    ``passed`` lists the challenges that were answered; ``risk`` is what threat protection found.
    In CUSTOM_AUTH ``rounds`` is the ``session`` list of the functions, ``created`` what CreateAuthChallenge keeps back,
    and ``decided`` says that they want no more. ``device`` is the key that the app sent, ``device_key`` a proved one.
    ``minutes`` is how long each question waits for its answer, by default the client's ``AuthSessionValidity``.
    """

    client_id: str
    flow: str
    username: str
    admin: bool
    event_id: str
    sub: str = ""
    state: str = ""
    asked: dict[str, Any] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    risk: dict[str, Any] = field(default_factory=dict)
    created: dict[str, Any] = field(default_factory=dict)
    decided: bool = False
    device: str = ""
    device_key: str = ""
    minutes: int = 0
    id: str = ""
    expires: float = 0.0


@dataclass
class Attempt:
    """A sign-in on its way, for the length of a call.

    ``metadata`` is the ClientMetadata of an answer, which the functions get that run then. What comes with InitiateAuth
    is ``validation``, for PreSignUp, PreAuthentication and UserMigration alone.
    ``user`` is None for a name that nobody bears, where that is hidden. ``signed_up`` is a session that ConfirmSignUp gave.
    """

    call: Call
    client: AppClient
    kept: Kept
    context: Context
    user: User | None = None
    signed_up: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    validation: dict[str, str] = field(default_factory=dict)

    @property
    def known_user(self) -> User:
        """The user; for steps that nobody unknown can reach."""
        if self.user is None:
            raise errors.NotAuthorizedException(_INVALID)
        return self.user

    @cached_property
    def second_factors(self) -> list[str]:
        """The user's second factors, as they are when this call first asks."""
        return factors_of(self.known_user)

    @property
    def who(self) -> str:
        """Under which name guesses are counted."""
        return self.user.sub if self.user else f"?{self.kept.username.casefold()}"


def seal(attempt: Attempt, state: str) -> str:
    """The session string that waits for the answer to ``state``."""
    kept = attempt.kept
    validity = timedelta(minutes=kept.minutes or attempt.client.settings.get("AuthSessionValidity", 3))
    kept.state, kept.id = state, secrets.token_hex(16)
    kept.expires = (attempt.call.now + validity).timestamp()
    # As long for nobody as for a user: the length of the string would tell.
    kept.sub = attempt.user.sub if attempt.user else " " * _SUB_LENGTH
    return settings.KEY_RING.encrypt(_MARK.encode() + orjson.dumps(_packed(kept))).decode()


def check_length(session: str) -> None:
    """Raise InvalidLambdaResponseException where a session string is too long for the API to take back."""
    if len(session) > LONGEST:
        raise errors.InvalidLambdaResponseException(
            "CreateAuthChallenge gave more private challenge parameters and metadata than a session holds: "
            f"it would have {len(session)} characters, and may have {LONGEST}."
        )


def _packed(kept: Kept) -> dict[str, Any]:
    """What is kept, the texts of functions compressed where they are long.

    They are compressed apart from all that an attacker writes: else the length would tell what they share.
    """
    fields = dict(vars(kept))
    texts = orjson.dumps({name: fields[name] for name in _OF_FUNCTIONS})
    if len(texts) > _LONG:
        fields = {name: value for name, value in fields.items() if name not in _OF_FUNCTIONS}
        fields[_PACKED] = b64encode(zlib.compress(texts)).decode()
    return fields


def _unpacked(fields: dict[str, Any]) -> Kept:
    packed = fields.pop(_PACKED, None)
    return Kept(**fields, **(orjson.loads(zlib.decompress(b64decode(packed))) if packed else {}))


def as_block(session: str) -> str:
    """A session string in the form of a SECRET_BLOCK: plain Base64, as clients decode it."""
    return b64encode(urlsafe_b64decode(session)).decode()


def from_block(block: str) -> str:
    """The session string that :func:`as_block` made a block of."""
    try:
        return urlsafe_b64encode(b64decode(block, validate=True)).decode()
    except ValueError:
        raise errors.NotAuthorizedException(_INVALID) from None


def unseal(
    call: Call,
    client: AppClient,
    session: str,
    state: str,
    *,
    admin: bool,
    context: Context,
    or_state: str = "",
) -> Attempt:
    """The sign-in that a session string carries.

    Raises NotAuthorizedException unless it waits for ``state`` (or, where one is given, for ``or_state``) of this client.
    """
    kept = _open(session)
    fits = kept.client_id == client.id and kept.state in (state, or_state or state) and kept.admin == admin
    if not fits:
        raise errors.NotAuthorizedException(_INVALID)
    kept.state = state
    if kept.expires <= call.now.timestamp():
        raise errors.NotAuthorizedException("Invalid session for the user, session is expired.")
    if find_one(UsedSession, id=kept.id) is not None:
        raise errors.NotAuthorizedException(_INVALID)
    attempt = Attempt(call, client, kept, context)
    if kept.sub.strip():
        attempt.user = find_one(User, pool_id=client.pool_id, sub=kept.sub)
        attempt.known_user.pool = client.pool
    return attempt


def resume(call: Call, session: str, state: str) -> Attempt:
    """As :func:`unseal`, where the session alone tells which client it was given to."""
    kept = _open(session)
    client = calling_client(kept.client_id)
    return unseal(call, client, session, state, admin=kept.admin, context=read_context(call))


def _open(session: str) -> Kept:
    try:
        mark, _, text = settings.KEY_RING.decrypt(session.encode()).partition(b" ")
    except InvalidToken:
        raise errors.NotAuthorizedException(_INVALID) from None
    if mark != _MARK.strip().encode():
        raise errors.NotAuthorizedException(_INVALID)
    return _unpacked(orjson.loads(text))


def spend(attempt: Attempt) -> None:
    """Let nobody answer this session again. Raises NotAuthorizedException for the second of two who try."""
    expires = datetime.fromtimestamp(attempt.kept.expires, attempt.call.now.tzinfo)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pools_usedsession (id, expires) VALUES (%s, %s) ON CONFLICT (id) DO NOTHING",
            [attempt.kept.id, connection.ops.adapt_datetimefield_value(expires)],
        )
        if not cursor.rowcount:
            raise errors.NotAuthorizedException(_INVALID)
