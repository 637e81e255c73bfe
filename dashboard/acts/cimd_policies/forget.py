"""Forget a document that is kept, or fetch it anew."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, policy_id: str, url: str, action: str) -> None:
    place.client.update_client_metadata_url_state(
        UserPoolId=place.pool_id, CIMDPolicyId=policy_id, URL=url, Action=action
    )


ACT = PlaceAct(
    key="forget",
    operation="cognito-idp:UpdateClientMetadataURLState",
    label="Change kept document",
    perform=perform,
    said="Done for {name}.",
    past="Metadata document refreshed or forgotten",
)
