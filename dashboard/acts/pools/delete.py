"""Delete a user pool, with everything in it."""

from dashboard.actor import Actor
from dashboard.acts.act import Act, Given
from dashboard.acts.markable import DELETE_POOL
from dashboard.aws.clients import StaffClient
from dashboard.marked_acts import Mark

_CALL = "cognito-idp:DeleteUserPool"


def facts(actor: Actor, members: Given) -> dict:
    pool = StaffClient(actor).describe_user_pool(UserPoolId=members["UserPoolId"])["UserPool"]
    return {"name": pool["Name"], "users": pool.get("EstimatedNumberOfUsers", 0)}


ACT = Act(
    key="delete",
    operation=_CALL,
    label="Delete pool",
    question="Delete {name}?",
    dangerous=True,
    grave=True,
    past="Deleted",
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
