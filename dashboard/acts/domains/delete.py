"""Take a domain away from a pool."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, name: str) -> None:
    place.client.delete_user_pool_domain(UserPoolId=place.pool_id, Domain=name)


ACT = PlaceAct(
    key="delete",
    operation="cognito-idp:DeleteUserPoolDomain",
    heading="Delete a domain",
    label="Delete domain",
    question="Delete {name}?",
    words="dashboard/domains/delete.html",
    perform=perform,
    said="{name} is deleted. The pool’s pages answer there no more.",
    past="Domain deleted",
    dangerous=True,
)
