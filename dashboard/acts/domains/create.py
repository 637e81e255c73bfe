"""Give a pool a domain, below the site's own or of one's own."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, members: dict) -> None:
    place.client.create_user_pool_domain(UserPoolId=place.pool_id, **members)


ACT = PlaceAct(
    key="create",
    operation="cognito-idp:CreateUserPoolDomain",
    label="Create domain",
    perform=perform,
    said="The pool’s pages answer at {name}.",
    past="Domain created",
)
