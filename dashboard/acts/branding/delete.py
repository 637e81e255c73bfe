"""Delete the style of an app client."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, branding_id: str) -> None:
    names = {"UserPoolId": place.pool_id, "ManagedLoginBrandingId": branding_id}
    place.client.delete_managed_login_branding(**names)


ACT = PlaceAct(
    key="delete",
    operation="cognito-idp:DeleteManagedLoginBranding",
    heading="Delete a style",
    label="Delete style",
    question="Delete the style of {name}?",
    effects=(
        "Its colours and images are gone for good. At a domain of managed login nobody can sign in to this client "
        "until it has a style again.",
    ),
    perform=perform,
    said="The style of {name} is deleted.",
    past="Style deleted",
    dangerous=True,
)
