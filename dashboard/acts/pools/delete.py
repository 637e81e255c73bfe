"""Delete a user pool, with everything in it."""

from dashboard.actor import Actor
from dashboard.acts.act import Given
from dashboard.acts.markable import DELETE_POOL
from dashboard.acts.place_act import PlaceAct
from dashboard.aws.clients import StaffClient
from dashboard.marked_acts import Mark
from dashboard.place import Place

_CALL = "cognito-idp:DeleteUserPool"


def perform(place: Place) -> None:
    place.client.delete_user_pool(UserPoolId=place.pool_id)


def why_not(place: Place) -> str:
    if place.pool.get("Domain") or place.pool.get("CustomDomain"):
        return (
            "It has a domain: Cognito refuses to delete such a pool, whoever asks. Delete the domain first."
        )
    if place.pool.get("DeletionProtection") != "ACTIVE":
        return ""
    return "Deletion protection is on: Cognito refuses to delete the pool, whoever asks. Turn it off under Basics first."


def facts(actor: Actor, members: Given) -> dict:
    pool = StaffClient(actor).describe_user_pool(UserPoolId=members["UserPoolId"])["UserPool"]
    return {"name": pool["Name"], "users": pool.get("EstimatedNumberOfUsers", 0)}


ACT = PlaceAct(
    key="delete",
    operation=_CALL,
    heading="Delete {name}",
    label="Delete pool and users",
    question="This cannot be undone",
    why_not=why_not,
    impossible="This pool cannot be deleted now",
    words="dashboard/pools/delete.html",
    perform=perform,
    said="{name} and all its users are deleted.",
    past="Deleted",
    dangerous=True,
    grave=True,
    marks=(
        Mark(
            under=DELETE_POOL,
            call=_CALL,
            title="Delete the user pool {name}",
            effects=(
                "Gone for good with every user, group and app client in it; apps that use it can no longer sign anybody in."
            ),
            facts=facts,
        ),
    ),
)
