"""Identity providers as they are described. Follows IdentityProviderType and ProviderDescription."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from pools.models import IdentityProvider, ProviderType, UserPool
from pools.rules.federation.providers.mapping import show_mapping
from pools.rules.federation.providers.types import (
    OIDC_ADDRESSES,
    REFRESH_ERROR,
    SAML_ADDRESSES,
    added_details,
)
from pools.rules.federation.saml.keys import encryption_certificate
from pools.rules.federation.secrets import CLIENT_SECRET, secrets_of


def full_details(provider: IdentityProvider) -> dict[str, str]:
    """ProviderDetails without secrets and keys: what was set, what discovery or the metadata say, what is of the type."""
    read = {name: provider.discovered.get(name) for name in (*OIDC_ADDRESSES, *SAML_ADDRESSES)}
    found = {name: value for name, value in read.items() if value}
    return {**added_details(provider.type, provider.details), **found, **provider.details}


def describe_provider(
    provider: IdentityProvider, pool: UserPool, now: datetime, *, without: Collection[str] = ()
) -> dict[str, Any]:
    """The provider as IdentityProviderType, with its client secret, as on Cognito, and never with a private key.

    Not to be called inside a change: a SAML provider may get its key now.
    """
    details, secrets = full_details(provider), secrets_of(provider)
    if CLIENT_SECRET in secrets:
        details[CLIENT_SECRET] = secrets[CLIENT_SECRET]
    if provider.type == ProviderType.SAML:
        if "MetadataURL" not in details:
            details["MetadataFile"] = provider.metadata
        # Also before it encrypts: its administrator needs the certificate first.
        details["ActiveEncryptionCertificate"] = encryption_certificate(provider, now)
        if provider.metadata_failing:
            details[REFRESH_ERROR] = (
                f"{provider.metadata_problem} (since {provider.metadata_failing:%Y-%m-%dT%H:%MZ})"
            )
    described = {
        "UserPoolId": pool.public_id,
        "ProviderName": provider.name,
        "ProviderType": provider.type,
        "ProviderDetails": details,
        "AttributeMapping": show_mapping(provider.type, provider.attribute_mapping),
        "IdpIdentifiers": provider.idp_identifiers,
        **({"AcrMapping": provider.acr_mapping} if provider.acr_mapping else {}),
        "LastModifiedDate": provider.modified,
        "CreationDate": provider.created,
    }
    return {name: value for name, value in described.items() if name not in without}


def list_provider(provider: IdentityProvider) -> dict[str, Any]:
    """The provider as ProviderDescription."""
    return {
        "ProviderName": provider.name,
        "ProviderType": provider.type,
        "LastModifiedDate": provider.modified,
        "CreationDate": provider.created,
    }
