"""Give an app client a style of managed login: without one its pages answer 403 at a domain of managed login."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place

MANAGED = 2


def perform(place: Place, client_id: str) -> dict:
    """The style, of the service's own values."""
    names = {"UserPoolId": place.pool_id, "ClientId": client_id}
    answer = place.client.create_managed_login_branding(**names, UseCognitoProvidedValues=True)
    return answer["ManagedLoginBranding"]


def is_needed(place: Place) -> bool:
    """Whether the pool's domain shows the pages of managed login, which a client without a style has none of."""
    domain = place.pool.get("CustomDomain") or place.pool.get("Domain")
    if not domain:
        return False
    told = place.client.describe_user_pool_domain(Domain=domain)["DomainDescription"]
    return told.get("ManagedLoginVersion") == MANAGED


ACT = PlaceAct(
    key="create",
    operation="cognito-idp:CreateManagedLoginBranding",
    label="Make a style",
    perform=perform,
    said="{name} has a style of its own now.",
    past="Style made",
)
