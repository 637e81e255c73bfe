"""Make a terms document of an app client, or replace its links."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def perform(place: Place, client_id: str, name: str, links: dict[str, str], terms_id: str) -> None:
    """``terms_id`` is empty for a document that is new."""
    pool = {"UserPoolId": place.pool_id}
    if terms_id:
        place.client.update_terms(**pool, TermsId=terms_id, Links=links)
    else:
        kind = {"TermsName": name, "TermsSource": "LINK", "Enforcement": "NONE"}
        place.client.create_terms(**pool, ClientId=client_id, **kind, Links=links)


ACT = PlaceAct(
    key="save",
    operation="cognito-idp:CreateTerms",
    permissions=("cognito-idp:CreateTerms", "cognito-idp:UpdateTerms"),
    label="Save links",
    perform=perform,
    said="The links to the {name} are saved.",
    past="Terms document made",
    also_past={"UpdateTerms": "Terms document changed"},
)
