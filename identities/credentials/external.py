"""An STS elsewhere: AWS's own, or any other that trusts the site's identity issuer.

Follows AssumeRoleWithWebIdentity.
"""

from collections.abc import Mapping
from datetime import timedelta
from threading import Lock
from typing import Any

import boto3
import orjson
import structlog
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from identities.credentials.guests import GUEST_POLICY
from identities.tokens import issue
from pools import errors
from pools.wire.call import Call

log = structlog.get_logger("lifeguard.sts")
TOKEN_LIFETIME = timedelta(minutes=10)
_CONFIGURATION = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "IDPRejectedClaim",
        "IncorrectTrustPolicy",
        "InvalidIdentityToken",
        "NoSuchEntity",
        "PackedPolicyTooLarge",
        "RegionDisabledException",
        "ValidationError",
    }
)
_clients: dict[tuple, Any] = {}
_lock = Lock()


def exchange(
    call: Call, role_arn: str, claims: Mapping[str, Any], session_name: str, *, guest: bool
) -> dict[str, Any]:
    """Credentials of the role, as the STS API's Credentials, for a token of these claims.

    Raises InvalidIdentityPoolConfigurationException where STS refuses, and ExternalServiceException where it is down,
    slow, or throttles.
    """
    limits = {"Policy": orjson.dumps(GUEST_POLICY).decode()} if guest else {}
    try:
        answer = _client().assume_role_with_web_identity(
            RoleArn=role_arn,
            RoleSessionName=session_name,
            WebIdentityToken=issue(claims, TOKEN_LIFETIME, call.now),
            **limits,
        )
    except ClientError as problem:
        code = problem.response.get("Error", {}).get("Code", "")
        said = problem.response.get("Error", {}).get("Message", "")[:300]
        log.warning("sts refused", code=code, said=said, role=role_arn, request_id=call.request_id)
        if code in _CONFIGURATION:
            raise errors.InvalidIdentityPoolConfigurationException(CHECK_ROLES) from None
        raise errors.ExternalServiceException(f"AWS STS answered with an error: {code[:80]}.") from None
    except BotoCoreError as problem:
        log.warning("sts unreachable", error=type(problem).__name__, request_id=call.request_id)
        raise errors.ExternalServiceException("AWS STS cannot be reached, or is too slow.") from None
    return answer["Credentials"]


CHECK_ROLES = "Invalid identity pool configuration. Check assigned IAM roles for this pool."


def _client() -> Any:
    """A client that signs nothing, asks once and does not wait long. Making one costs a hundred calls' time."""
    endpoint = "" if settings.STS_ENDPOINT_URL == "aws" else settings.STS_ENDPOINT_URL
    region = settings.STS_REGION or settings.LIFEGUARD_REGION
    key = (endpoint, region, settings.AWS_CONNECT_TIMEOUT, settings.AWS_READ_TIMEOUT)
    with _lock:
        if key not in _clients:
            _clients[key] = boto3.session.Session().client(
                "sts",
                region_name=region,
                endpoint_url=endpoint or None,
                config=Config(
                    signature_version=UNSIGNED,
                    connect_timeout=settings.AWS_CONNECT_TIMEOUT,
                    read_timeout=settings.AWS_READ_TIMEOUT,
                    retries={"total_max_attempts": 1},
                    max_pool_connections=50,
                ),
            )
        return _clients[key]
