"""Delete a terms document of an app client."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, terms_id: str) -> None:
    place.client.delete_terms(UserPoolId=place.pool_id, TermsId=terms_id)


ACT = PlaceAct(
    key="delete",
    operation="cognito-idp:DeleteTerms",
    heading="Delete a terms document",
    label="Delete links",
    question="Delete the links to the {name}?",
    effects=(
        "The sign-up page links to no documents until both the terms of use and the privacy policy are there.",
    ),
    perform=perform,
    said="The links to the {name} are deleted.",
    past="Terms document deleted",
    dangerous=True,
)
