"""Temporary credentials that the embedded engine gives out: sealed into their own session token, with no row to write.

The key ring encrypts the statement: nobody outside can read or change it, and it outlives a rotation of the ring as long
as the former key stays in it.
"""

import secrets
import string
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from cryptography.fernet import InvalidToken
from django.conf import settings

from pools import errors

_ALPHABET = string.ascii_uppercase + "234567"
# Nothing else that the ring encrypts begins so.
_MARK = b"session-token:1:"


@dataclass(frozen=True)
class Statement:
    """What credentials stand for. ``role_id`` is the role's unique id: another role of the same name is another role.

    ``context`` holds the condition keys of the token that they were given out for; ``policy`` is a session policy as
    JSON, and ``guest`` says that the guests' session policy limits them.
    """

    role_arn: str
    role_id: str
    session_name: str
    provider: str
    issued: datetime
    expires: datetime
    context: dict[str, Any] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    policy: str = ""
    guest: bool = False

    @property
    def arn(self) -> str:
        """Who acts: the ARN of the assumed role, whose path does not show."""
        account, name = self.role_arn.split(":")[4], self.role_arn.rpartition("/")[2]
        return f"arn:aws:sts::{account}:assumed-role/{name}/{self.session_name}"

    @property
    def user_id(self) -> str:
        return f"{self.role_id}:{self.session_name}"


@dataclass(frozen=True)
class Sealed:
    """A statement with the key that its holder signs with."""

    key_id: str
    secret: str
    statement: Statement


def seal(statement: Statement, at_least: int = 0) -> dict[str, Any]:
    """New credentials, as the Credentials of the STS API, with a session token of at least so many characters."""
    key_id = "ASIA" + "".join(secrets.choice(_ALPHABET) for _ in range(16))
    secret = secrets.token_urlsafe(30)
    kept = orjson.dumps({"key_id": key_id, "secret": secret, **asdict(statement)})
    # Base64 makes four characters of three; JSON may end in spaces.
    kept = kept.ljust(at_least * 3 // 4)
    return {
        "AccessKeyId": key_id,
        "SecretAccessKey": secret,
        "SessionToken": settings.KEY_RING.encrypt(_MARK + kept).decode(),
        "Expiration": statement.expires,
    }


def unseal(token: str, now: datetime) -> Sealed:
    """What a session token stands for.

    Raises UnrecognizedClientException for one that is not ours or was altered, ExpiredTokenException for an old one.
    """
    try:
        plain = settings.KEY_RING.decrypt(token.encode())
        if not plain.startswith(_MARK):
            raise ValueError
    except (InvalidToken, ValueError):
        raise errors.UnrecognizedClientException(
            "The security token included in the request is invalid."
        ) from None
    kept = orjson.loads(plain.removeprefix(_MARK))
    key_id, secret = kept.pop("key_id"), kept.pop("secret")
    for moment in ("issued", "expires"):
        kept[moment] = datetime.fromisoformat(kept[moment]).astimezone(UTC)
    statement = Statement(**kept)
    if statement.expires <= now:
        raise errors.ExpiredTokenException("The security token included in the request is expired")
    return Sealed(key_id, secret, statement)
