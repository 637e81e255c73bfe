"""Who may call what: signatures against stored keys, and the limits of a key."""

from datetime import datetime

import regex
from django.http import HttpRequest

from pools import errors
from pools.models import ApiKey
from pools.wire import sigv4
from pools.wire.call import Caller, CallerKind

_READS = regex.compile(r"(Admin)?(Get|List|Describe)[A-Z].*")
_POOL_OF_ARN = regex.compile(r"arn:[^:]+:cognito-idp:[^:]*:[^:]*:userpool/(.+)")

_SHOW_ONLY_THE_CALLERS = frozenset(("ListUserPools",))


def authenticate(request: HttpRequest, body: bytes, now: datetime, *, signed: bool) -> tuple[Caller, str]:
    """The caller and the Region they signed for; an operation that needs no signature ignores one.

    The console's loopback sets ``request.staff_caller``, which nothing on the network can.
    """
    staff = getattr(request, "staff_caller", None)
    if staff is not None:
        return Caller(CallerKind.STAFF, staff), ""
    if not signed:
        return Caller(), ""
    header = request.headers.get("Authorization")
    if not header:
        raise errors.MissingAuthenticationTokenException("Missing Authentication Token")
    signature = sigv4.read_authorization(header)
    key = ApiKey.objects.filter(id=signature.key_id).first()
    if key is None:
        raise errors.UnrecognizedClientException("The security token included in the request is invalid.")
    headers = {name.lower(): value for name, value in request.headers.items()}
    sigv4.verify(signature, key.secret, headers, body, now)
    caller = Caller(CallerKind.API_KEY, key.id, frozenset(key.pools), key.read_only)
    return caller, signature.region


def authorise(caller: Caller, operation: str, given: dict) -> None:
    """Raise AccessDeniedException unless the caller's limits allow the operation on what it names."""
    if caller.read_only and not _READS.fullmatch(operation):
        raise errors.AccessDeniedException(f"This key may only read; {operation} changes something.")
    if caller.pools and operation not in _SHOW_ONLY_THE_CALLERS and pool_named_by(given) not in caller.pools:
        raise errors.AccessDeniedException(f"This key may not call {operation} on that user pool.")


def pool_named_by(given: dict) -> str | None:
    """The pool id that the input names, by id or in an ARN; None where it names none."""
    match = _POOL_OF_ARN.fullmatch(given.get("ResourceArn", ""))
    return given.get("UserPoolId") or (match.group(1) if match else None)
