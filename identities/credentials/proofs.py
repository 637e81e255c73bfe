"""What a role's trust policy is asked about: the provider of a token, and the condition keys that its claims make.

Follows "Available keys for AWS OIDC federation" of the IAM User Guide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from identities.credentials.principal_tags import tags_of_claims
from identities.linking.resolving import OWN_TOKENS
from identities.tokens import issuer, issuer_host
from pools.wire.call import Call


@dataclass(frozen=True)
class Proof:
    """A verified token. ``principals`` are the names that a trust policy may give its provider, ``keys`` the condition
    keys (``example.com:sub``), ``tags`` the session tags that it carries."""

    principals: tuple[str, ...]
    keys: Mapping[str, Any]
    tags: Mapping[str, str]
    claims: Mapping[str, Any]

    @property
    def provider(self) -> str:
        return self.principals[0]


def own_proof(call: Call, claims: Mapping[str, Any]) -> Proof:
    """The proof of claims that stand, or are about to stand, in a token of the site's own identity issuer.

    Policies made for AWS call its provider ``cognito-identity.amazonaws.com``; an AWS account knows it by its host.
    """
    arn = provider_arn(issuer_host(), call.account_id)
    keys = _keys(OWN_TOKENS, claims) | _keys(issuer_host(), claims)
    return Proof((OWN_TOKENS, arn), keys, tags_of_claims(claims), {"iss": issuer(), **claims})


def foreign_proof(call: Call, host: str, claims: Mapping[str, Any]) -> Proof:
    """The proof of another issuer's token; ``host`` is the issuer without its scheme."""
    return Proof((provider_arn(host, call.account_id),), _keys(host, claims), tags_of_claims(claims), claims)


def provider_arn(host: str, account_id: str) -> str:
    """The ARN of an OpenID Connect provider of IAM."""
    return f"arn:aws:iam::{account_id}:oidc-provider/{host}"


def _keys(name: str, claims: Mapping[str, Any]) -> dict[str, Any]:
    """``aud`` is the authorized party where the token names one, as on AWS; ``oaud`` is then what the token calls aud."""
    audience = claims.get("aud")
    values = {"aud": claims["azp"], "oaud": audience} if "azp" in claims else {"aud": audience}
    values |= {claim: claims.get(claim) for claim in ("sub", "amr", "email")}
    return {f"{name}:{claim}": value for claim, value in values.items() if _usable(value)}


def _usable(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(each, str) for each in value)
    )
