"""Delete identities, one or several."""

from dashboard.acts.markable import DELETE_MANY
from dashboard.acts.place_act import PlaceAct
from dashboard.marked_acts import Mark
from dashboard.place import Place

_CALL = "cognito-identity:DeleteIdentities"
AT_ONCE = 60


def perform(place: Place, *identities: str) -> dict[str, str]:
    """Delete at most sixty; the ids of those that are left, each with the code of why."""
    answer = place.identities.delete_identities(IdentityIdsToDelete=list(identities))
    left = answer.get("UnprocessedIdentityIds") or []
    return {each["IdentityId"]: each.get("ErrorCode", "") for each in left}


ACT = PlaceAct(
    key="delete",
    operation=_CALL,
    heading="Delete identities",
    label="Delete identity",
    question="Delete this identity?",
    words="dashboard/identities/delete.html",
    perform=perform,
    said="The identity is deleted.",
    past="Deleted",
    dangerous=True,
    grave=True,
    marks=(
        Mark(
            under=DELETE_MANY,
            call=_CALL,
            title="Delete {identities}",
            effects="Whoever they belong to gets a new identity at the next sign-in.",
            facts=lambda actor, members: {"identities": len(members["IdentityIdsToDelete"])},
        ),
    ),
)
