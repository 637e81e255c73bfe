"""Delete a SAML provider."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, arn: str) -> None:
    place.iam.delete_saml_provider(SAMLProviderArn=arn)


ACT = PlaceAct(
    key="saml-delete",
    operation="iam:DeleteSAMLProvider",
    heading="Delete an identity provider",
    label="Delete provider",
    question="Delete {name}?",
    words="dashboard/identity_providers/delete.html",
    perform=perform,
    said="Provider {name} is deleted.",
    past="Deleted",
    dangerous=True,
)
