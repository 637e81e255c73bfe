"""Accept tokens for an app of an OpenID Connect provider no longer."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, arn: str, client_id: str) -> None:
    names = {"OpenIDConnectProviderArn": arn, "ClientID": client_id}
    place.iam.remove_client_id_from_open_id_connect_provider(**names)


ACT = PlaceAct(
    key="oidc-client-remove",
    operation="iam:RemoveClientIDFromOpenIDConnectProvider",
    label="Remove",
    perform=perform,
    said="Tokens for {name} are no longer accepted.",
    past="Client ID removed",
    dangerous=True,
)
