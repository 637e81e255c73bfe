"""Logins with SAML responses of providers that the pool names by the ARN under which IAM keeps them.

Follows "Setting up a SAML provider as an identity pool IdP" (DG:saml-identity-provider) and "Configure SAML assertions for
the authentication response" (IAM). A response may be presented again until it ends, for the same identity: an app presents
the same one to GetId and then to GetCredentialsForIdentity.
"""

from django.conf import settings as site

from identities.logins.refusals import unsupported
from identities.logins.verified import VerifiedLogin
from identities.models import IdentityPool, SamlProvider
from pools import errors
from pools.models.prepared_sql import find_one
from pools.rules.federation.providers.metadata import BadMetadata, read_metadata
from pools.rules.federation.saml.responses import Reader, decode, read_response
from pools.wire.call import Call

AWS_RECIPIENT = "https://signin.aws.amazon.com/saml"
AWS_AUDIENCES = ("urn:amazon:webservices", AWS_RECIPIENT)
_PREFIX = ":saml-provider/"


def is_saml(provider: str) -> bool:
    """Whether a key of the Logins map is the ARN of a SAML provider."""
    return provider.startswith("arn:aws") and _PREFIX in provider


def verify(call: Call, pool: IdentityPool, provider: str, text: str) -> VerifiedLogin:
    """The login of a SAML response in Base64. Raises NotAuthorizedException, Rejected."""
    if provider not in (pool.settings.get("SamlProviderARNs") or ()):
        raise unsupported()
    kept = find_one(SamlProvider, name=provider.partition(_PREFIX)[2])
    if kept is None:
        raise unsupported()
    if kept.valid_until is not None and kept.valid_until <= call.now:
        raise errors.NotAuthorizedException("The metadata of the SAML provider has expired.")
    try:
        metadata = read_metadata(kept.metadata)
    except BadMetadata:
        raise errors.NotAuthorizedException("The metadata of the SAML provider cannot be read.") from None
    proved = read_response(metadata, decode(text), Reader(audiences(), recipients()), call.now)
    return VerifiedLogin(
        provider,
        proved.name_id,
        claims=proved.claims | {"sub": proved.name_id, "iss": proved.issuer},
        presented=proved.presented,
    )


def recipients() -> tuple[str, ...]:
    """Where a response may be for: AWS's sign-in, or this site."""
    own = (f"{site.SITE_URL.rstrip('/')}/saml",) if site.SITE_URL else ()
    return (AWS_RECIPIENT, *own)


def audiences() -> tuple[str, ...]:
    """Whom a response may be for."""
    own = (site.SITE_URL.rstrip("/"),) if site.SITE_URL else ()
    return (*AWS_AUDIENCES, *recipients(), *own)
