"""Take a developer's user away from an identity."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, identity_id: str, provider: str, user: str) -> None:
    names = {"IdentityPoolId": place.identity_pool_id, "IdentityId": identity_id}
    login = {"DeveloperProviderName": provider, "DeveloperUserIdentifier": user}
    place.identities.unlink_developer_identity(**names, **login)


ACT = PlaceAct(
    key="unlink",
    operation="cognito-identity:UnlinkDeveloperIdentity",
    heading="Unlink a user",
    label="Unlink",
    question="Unlink {name}?",
    words="dashboard/identities/unlink.html",
    perform=perform,
    said="{name} no longer leads to this identity.",
    past="User unlinked",
    dangerous=True,
)
