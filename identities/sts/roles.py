"""Taking a role with a token. Follows AssumeRoleWithWebIdentity."""

import json
from datetime import timedelta

from identities.credentials.embedded import assume_role
from identities.policies.reading import MalformedPolicy, read_policy
from identities.sts.web_identity import prove
from pools import errors
from pools.wire.call import Call

DEFAULT_SECONDS = 3600


def assume_role_with_web_identity(
    call: Call,
    *,
    role_arn: str,
    role_session_name: str,
    web_identity_token: str,
    provider_id: str | None = None,
    policy_arns: list[dict] | None = None,
    policy: str | None = None,
    duration_seconds: int | None = None,
    minimum_session_token_size: int | None = None,
) -> dict:
    """Credentials of a role, for a token whose holder the role trusts, within a session policy where one is given."""
    _refuse_what_is_not_here(provider_id, policy_arns)
    proof = prove(call, web_identity_token)
    given, statement = assume_role(
        call,
        role_arn,
        proof,
        role_session_name,
        timedelta(seconds=duration_seconds or DEFAULT_SECONDS),
        policy=_session_policy(policy),
        at_least=minimum_session_token_size or 0,
    )
    audience = proof.claims.get("azp") or proof.claims["aud"]
    return {
        "Credentials": given,
        "SubjectFromWebIdentityToken": proof.claims["sub"],
        "AssumedRoleUser": {"AssumedRoleId": statement.user_id, "Arn": statement.arn},
        "Provider": proof.provider,
        "Audience": audience[0] if isinstance(audience, list) else audience,
        "SessionTokenSize": len(given["SessionToken"]),
    }


def _refuse_what_is_not_here(provider_id: str | None, policy_arns: list[dict] | None) -> None:
    if provider_id:
        raise errors.InvalidParameterException(
            "ProviderId is for OAuth 2.0 access tokens, which are not taken here: present an OpenID Connect ID token."
        )
    if policy_arns:
        raise errors.InvalidParameterException(
            "Lifeguard keeps no managed policies: give the session policy itself, in Policy."
        )


def _session_policy(text: str | None) -> str:
    if not text:
        return ""
    try:
        return json.dumps(read_policy(text, "permissions"))
    except MalformedPolicy as problem:
        raise errors.MalformedPolicyDocumentException(str(problem)) from None
