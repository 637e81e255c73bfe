"""Sends a file to the address that a user import job gave.

Follows "Importing users into user pools from a CSV file" (DG:cognito-user-pools-using-import-tool).
"""

from urllib.parse import urlsplit

from django.conf import settings

from dashboard.actor import Actor, current_actor
from dashboard.aws import loopback
from dashboard.aws.clients import StaffClient
from dashboard.aws.loopback import Readable
from dashboard.models import Connection
from pools.rules import fetching

_BUSY = (503, 507)
_SECONDS, _SLOWEST, _ANSWER = 60, 64 * 1024, 1024**2
"""How long the other side may be silent, the bytes a second that a line must carry, and how long an answer may be."""
_ENCRYPTION = {"x-amz-server-side-encryption": "aws:kms"}
DRY_RUN = {"x-amz-meta-dry-run": "true"}
"""Makes the job of the embedded engine count what it would do, and write no user."""
UNVERIFIED = {"x-amz-meta-unverified": "true"}
"""Makes it take lines in which no address is verified."""


class UploadRefusedError(Exception):
    """The file did not arrive. The message is for the staff member."""


class UploadPutOffError(UploadRefusedError):
    """The file did not arrive, and will as soon as this site's database answers or its disk has room."""


def upload(
    client: StaffClient,
    url: str,
    file: Readable,
    length: int,
    *,
    dry_run: bool = False,
    unverified: bool = False,
) -> None:
    """Stream ``length`` bytes of a file to a job's ``PreSignedUrl``, without holding them in memory.

    Raises UploadRefusedError when the file is not taken or the network fails, and
    UploadPutOffError where it will be taken later; it may be sent again.
    """
    connection = client.actor.connection
    headers = {**_ENCRYPTION, **(DRY_RUN if dry_run else {}), **(UNVERIFIED if unverified else {})}
    if connection.is_embedded:
        status = _inside(client.actor, url, headers, file, length)
    else:
        status = _outside(connection, url, headers, file, length)
    if status in _BUSY and connection.is_embedded:
        raise UploadPutOffError(f"{connection} cannot take the file at the moment (HTTP status {status}).")
    if status >= 300:
        raise UploadRefusedError(f"{connection} did not take the file (HTTP status {status}). Try again.")


def _inside(actor: Actor, url: str, headers: dict, file: Readable, length: int) -> int:
    token = current_actor.set(actor)
    try:
        return loopback.send("PUT", url, headers, file, length).status_code
    finally:
        current_actor.reset(token)


def _outside(connection: Connection, url: str, headers: dict, file: Readable, length: int) -> int:
    own, there = urlsplit(connection.endpoint_url), urlsplit(url)
    if there.scheme != "https" and own.scheme != "http":
        raise UploadRefusedError(f"{connection} gave an address for the upload that is not encrypted.")
    # Whoever set the connection up has opened its own host; any other that it names must be public.
    is_open = settings.PROVIDER_ALLOW_PRIVATE or there.hostname == own.hostname
    bounds = fetching.Bounds(
        _SECONDS + length / _SLOWEST,
        _ANSWER,
        fetching.EVERYWHERE if is_open else (),
        plain=own.scheme == "http",
        patience=_SECONDS,
    )
    try:
        return fetching.put(url, bounds, {**headers, "Content-Length": str(length)}, file).status
    except fetching.NotPublic as host:
        raise UploadRefusedError(
            f"{connection} gave an address for the upload that is not public: {host}. Whoever runs this site can open it"
            " (PROVIDER_ALLOW_PRIVATE)."
        ) from None
    except fetching.Unreached as problem:
        raise UploadRefusedError(f"The file could not be sent. {problem} Try again.") from None
