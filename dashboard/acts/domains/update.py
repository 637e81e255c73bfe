"""Change the pages' version, or the certificate, of a domain."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, name: str, members: dict) -> None:
    place.client.update_user_pool_domain(UserPoolId=place.pool_id, Domain=name, **members)


ACT = PlaceAct(
    key="update",
    operation="cognito-idp:UpdateUserPoolDomain",
    label="Save domain",
    perform=perform,
    said="{name} is saved.",
    past="Domain changed",
)
