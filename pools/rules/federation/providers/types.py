"""What ProviderDetails hold, by the type of the provider. Follows ProviderDetails of CreateIdentityProvider."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pools.models import ProviderType

FACEBOOK_API = "v17.0"
"""Which version of it a provider uses that names none."""
OIDC_ADDRESSES = ("authorize_url", "token_url", "attributes_url", "jwks_uri")
"""What discovery finds, and who provides none says."""
SAML_ADDRESSES = ("SSORedirectBindingURI", "SLORedirectBindingURI")
"""What the metadata say."""
REFRESH_ERROR = "MetadataRefreshError"
"""Of ours: why the metadata at MetadataURL cannot be fetched again, and since when; there only while that lasts."""
SECRETS = ("client_secret", "private_key")


@dataclass(frozen=True)
class Details:
    """``needed`` members are given, others may be; ``missing`` says, in Cognito's words, that one is not.

    ``added`` are read only, and the same for every provider of the type; ``{api_version}`` stands for that of the details.
    ``read`` are read only too, and differ. ``subject`` is the provider's own name for whom it vouches for, the only source
    of user names; ``""`` where it is no claim.
    """

    needed: tuple[str, ...]
    others: tuple[str, ...] = ()
    missing: str = ""
    added: Mapping[str, str] = field(default_factory=dict)
    read: tuple[str, ...] = ()
    subject: str = "sub"


_BY_SECRET = "clientId, clientSecret and authorizeScopes are all required idp details."
_OF_CLIENT = ("client_id", "client_secret", "authorize_scopes")
DETAILS: dict[str, Details] = {
    ProviderType.OIDC: Details(
        needed=("client_id", "authorize_scopes", "oidc_issuer", "attributes_request_method"),
        others=("client_secret", *OIDC_ADDRESSES),
        missing="clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.",
        added={"attributes_url_add_attributes": "false"},
    ),
    ProviderType.SAML: Details(
        needed=(),
        others=(
            *("MetadataURL", "MetadataFile", "IDPSignout", "IDPInit", "EncryptedResponses"),
            "RequestSigningAlgorithm",
        ),
        read=("ActiveEncryptionCertificate", REFRESH_ERROR, *SAML_ADDRESSES),
        subject="",
    ),
    ProviderType.GOOGLE: Details(
        needed=_OF_CLIENT,
        missing=_BY_SECRET,
        added={
            "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
            "attributes_url_add_attributes": "true",
            "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
            "oidc_issuer": "https://accounts.google.com",
            "token_request_method": "POST",
            "token_url": "https://www.googleapis.com/oauth2/v4/token",
        },
    ),
    ProviderType.FACEBOOK: Details(
        needed=_OF_CLIENT,
        others=("api_version",),
        missing=_BY_SECRET,
        added={
            "attributes_url": "https://graph.facebook.com/{api_version}/me?fields=",
            "attributes_url_add_attributes": "true",
            "authorize_url": "https://www.facebook.com/{api_version}/dialog/oauth",
            "token_request_method": "GET",
            "token_url": "https://graph.facebook.com/{api_version}/oauth/access_token",
        },
        subject="id",
    ),
    ProviderType.AMAZON: Details(
        needed=_OF_CLIENT,
        missing=_BY_SECRET,
        added={
            "attributes_url": "https://api.amazon.com/user/profile",
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://www.amazon.com/ap/oa",
            "token_request_method": "POST",
            "token_url": "https://api.amazon.com/auth/o2/token",
        },
        subject="user_id",
    ),
    ProviderType.APPLE: Details(
        needed=("client_id", "private_key", "team_id", "key_id"),
        others=("authorize_scopes",),
        missing="clientId, privateKey, teamId, and keyId are all required idp details.",
        added={
            "attributes_url_add_attributes": "false",
            "authorize_url": "https://appleid.apple.com/auth/authorize",
            "oidc_issuer": "https://appleid.apple.com",
            "token_request_method": "POST",
            "token_url": "https://appleid.apple.com/auth/token",
        },
    ),
}


def is_social(kind: str) -> bool:
    """Whether a provider of the type bears the type's own name, and its people are known by their subject alone."""
    return kind not in (ProviderType.OIDC, ProviderType.SAML)


def added_details(kind: str, details: Mapping[str, str]) -> dict[str, str]:
    """What Cognito adds to these details, the same for every provider of the type."""
    version = details.get("api_version", FACEBOOK_API)
    return {name: value.replace("{api_version}", version) for name, value in DETAILS[kind].added.items()}
