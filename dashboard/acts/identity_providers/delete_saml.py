"""Delete a SAML provider."""

from dataclasses import replace

from dashboard.acts.identity_providers import delete_oidc
from dashboard.place import Place


def perform(place: Place, arn: str) -> None:
    place.iam.delete_saml_provider(SAMLProviderArn=arn)


ACT = replace(delete_oidc.ACT, key="saml-delete", operation="iam:DeleteSAMLProvider", perform=perform)
