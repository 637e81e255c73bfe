"""Who may call what: signatures against stored keys and temporary ones, and the limits of each."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import regex
from django.http import HttpRequest

from pools import errors
from pools.models import ApiKey
from pools.models.prepared_sql import find_one
from pools.rules.callers.api_keys import record_use
from pools.rules.callers.key_owners import check_owner
from pools.rules.callers.session_tokens import TemporaryKey, read_session_token
from pools.wire import sigv4
from pools.wire.call import Call, Caller, CallerKind
from pools.wire.reads import changes

_POOL_OF_ARN = regex.compile(r"arn:aws:cognito-id(?:p|entity):[^:]*:[^:]*:(?:userpool|identitypool)/([^/]+)")
_POOL_OF_LOG_GROUP = regex.compile(
    r"(?:arn:aws:logs:[^:]*:[^:]*:log-group:)?/aws/cognito/userpools/([^/]+)/.+"
)
_POOL_MEMBERS = ("UserPoolId", "IdentityPoolId")

# These keep to the pools of a limited key themselves: lists leave out the others, and an identity's id or a
# domain does not say whose pool it is.
_KEEP_TO_THE_CALLERS = frozenset(
    {
        "DeleteIdentities",
        "DescribeIdentity",
        "DescribeUserPoolDomain",
        "ListIdentityPools",
        "ListUserPools",
    }
)


def authenticate(request: HttpRequest, body: bytes, now: datetime, *, signed: bool) -> tuple[Caller, str]:
    """The caller and the Region they signed for; an operation that needs no signature ignores one.

    The console's loopback sets ``request.staff_caller`` and ``staff_id``, which nothing on the network can.
    """
    staff = getattr(request, "staff_caller", None)
    if staff is not None:
        return Caller(CallerKind.STAFF, staff, unique_id=getattr(request, "staff_id", "")), ""
    if not signed:
        return Caller(), ""
    header = request.headers.get("Authorization")
    if not header:
        raise errors.MissingAuthenticationTokenException("Missing Authentication Token")
    signature = sigv4.read_authorization(header)
    headers = {name.lower(): value for name, value in request.headers.items()}
    known = _key(signature.key_id, headers.get("x-amz-security-token"), now)
    sigv4.verify(signature, known.secret, headers, body, now, query=request.META.get("QUERY_STRING", ""))
    if isinstance(known, TemporaryKey):
        return known.caller, signature.region
    record_use(known, now, signature.service, signature.region)
    return caller_of(known), signature.region


def _key(key_id: str, session_token: str | None, now: datetime) -> ApiKey | TemporaryKey:
    """The key of this id, with the secret that the caller must have signed with."""
    if session_token is not None:
        temporary = read_session_token(session_token, now)
        if hmac.compare_digest(temporary.id.encode(), key_id.encode()):
            return temporary
    elif (known := find_one(ApiKey, id=key_id)) is not None and known.active:
        return known
    raise errors.UnrecognizedClientException("The security token included in the request is invalid.")


def caller_of(key: ApiKey) -> Caller:
    """The caller who signs with an API key. What a key of an IAM user may do, the user's policies say."""
    check = partial(check_owner, key) if key.owner else None
    return Caller(
        CallerKind.API_KEY,
        key.id,
        frozenset(key.pools),
        key.read_only,
        unique_id=key.owner,
        name=key.name,
        check=check,
    )


def authorise(call: Call, service: str, given: dict) -> None:
    """Raise AccessDeniedException unless the caller's limits allow the call on what its input names.

    ``service`` is the one that policies name, such as ``cognito-idp``.
    """
    caller, operation = call.caller, call.operation
    if caller.check is not None:
        caller.check(call, f"{service}:{operation}", given)
    if caller.read_only and changes(operation):
        raise errors.AccessDeniedException(f"This key may only read; {operation} does more than that.")
    if not caller.pools or operation in _KEEP_TO_THE_CALLERS:
        return
    pool = pool_named_by(given)
    if pool is None:
        raise errors.AccessDeniedException(
            f"This key is limited to certain pools, and {operation} is not about one of them."
        )
    if pool not in caller.pools:
        raise errors.AccessDeniedException(f"This key may not call {operation} on the pool {pool}.")


def may_upload(call: Call, pool_id: str) -> bool:
    """Whether the caller may have the address to which an import's file is sent: whoever has it may write."""
    caller = call.caller
    if caller.read_only or caller.check is None:
        return not caller.read_only
    try:
        caller.check(call, "cognito-idp:CreateUserImportJob", {"UserPoolId": pool_id})
    except errors.AccessDeniedException:
        return False
    return True


def pool_named_by(given: Mapping[str, Any]) -> str | None:
    """The pool id that the input names, by id, in an ARN or in a log group's name; None where it names none."""
    arn = _POOL_OF_ARN.fullmatch(given.get("ResourceArn") or "")
    group = _POOL_OF_LOG_GROUP.fullmatch(given.get("logGroupName") or given.get("logGroupIdentifier") or "")
    named = next((given[member] for member in _POOL_MEMBERS if member in given), None)
    match = arn or group
    return named or (match.group(1) if match else None)
