"""Delete an identity pool, with every identity in it."""

from dashboard.actor import Actor
from dashboard.acts.act import Given
from dashboard.acts.markable import DELETE_POOL
from dashboard.acts.place_act import PlaceAct
from dashboard.aws.clients import StaffClient
from dashboard.marked_acts import Mark
from dashboard.place import Place

_CALL = "cognito-identity:DeleteIdentityPool"


def perform(place: Place) -> None:
    place.identities.delete_identity_pool(IdentityPoolId=place.identity_pool_id)


def facts(actor: Actor, members: Given) -> dict:
    client, pool = StaffClient(actor, "cognito-identity"), members["IdentityPoolId"]
    name = client.describe_identity_pool(IdentityPoolId=pool)["IdentityPoolName"]
    listed = client.list_identities(IdentityPoolId=pool, MaxResults=60)
    return {
        "name": name,
        "identities": len(listed.get("Identities", [])),
        "more": bool(listed.get("NextToken")),
    }


ACT = PlaceAct(
    key="delete",
    operation=_CALL,
    heading="Delete an identity pool",
    label="Delete identity pool",
    question="Delete {name}?",
    dangerous=True,
    grave=True,
    words="dashboard/identity_pools/delete.html",
    perform=perform,
    said="{name} and all its identities are deleted.",
    past="Deleted",
    marks=(
        Mark(
            under=DELETE_POOL,
            call=_CALL,
            title="Delete the identity pool {name}",
            effects="Gone for good with every identity in it; apps that use it get no more credentials.",
            facts=facts,
        ),
    ),
)
