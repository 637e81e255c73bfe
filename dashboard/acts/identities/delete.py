"""Delete identities, one or several."""

from dashboard.acts.act import Act
from dashboard.acts.markable import DELETE_MANY
from dashboard.marked_acts import Mark

_CALL = "cognito-identity:DeleteIdentities"

ACT = Act(
    key="delete",
    operation=_CALL,
    label="Delete identity",
    question="Delete this identity?",
    dangerous=True,
    grave=True,
    past="Deleted",
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
