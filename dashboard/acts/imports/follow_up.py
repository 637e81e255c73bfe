"""Do after an import on AWS what Cognito's own import cannot: disable users, put them into groups, invite them.

Each call is an act of its own, which needs its own permission (:mod:`dashboard.bulk_jobs.follow_up`).
"""

from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import Many, NotPossible, UserAct

_EFFECTS = "Who came in is disabled, put into groups or invited, as the file says."


def perform(user: User, given: Given) -> None:
    raise NotPossible("Only an import says what this does.")


ACT = UserAct(
    key="follow-up",
    operation="console:FollowUpImport",
    permissions=(
        "cognito-idp:AdminDisableUser",
        "cognito-idp:AdminAddUserToGroup",
        "cognito-idp:AdminCreateUser",
        "console:ResendInvitation",
    ),
    label="Do what follows",
    effects=_EFFECTS,
    perform=perform,
    said="What follows the import is done.",
    past="What follows an import begun",
    page="none",
    many=Many(verb="After the import", done="changed", effects=_EFFECTS),
)
