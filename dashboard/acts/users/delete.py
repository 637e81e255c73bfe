"""Delete a user for good."""

from dashboard.acts.act import Given
from dashboard.acts.markable import DELETE_MANY
from dashboard.acts.user import User
from dashboard.acts.user_act import Many, UserAct
from dashboard.marked_acts import Mark
from dashboard.models import UserNote

_CALL = "cognito-idp:AdminDeleteUser"
_ALL_OF_THEM = "The accounts, their attributes, groups and sessions are gone for good."


def perform(user: User, given: Given) -> None:
    user.client.admin_delete_user(**user.names)
    if user.is_read:  # of many who are deleted by their names, the nightly look finds the notes
        sub = user.person.sub or user.username
        UserNote.objects.filter(connection=user.connection, pool=user.where.pool_id, sub=sub).delete()


ACT = UserAct(
    key="delete",
    operation=_CALL,
    label="Delete",
    question="Delete {name}?",
    effects=(
        "The account, its attributes, groups and sessions are gone for good. The name is free again; "
        "a new account under it gets a new sub."
    ),
    perform=perform,
    said=lambda user, given: f"{user.person.title} ({user.username}) is deleted.",
    past="Deleted",
    dangerous=True,
    removes=True,
    offered="more",
    order=110,
    many=Many(verb="Delete", done="deleted", effects=_ALL_OF_THEM, grave=True),
    marks=(Mark(under=DELETE_MANY, call=_CALL, title="Delete {many}", effects=_ALL_OF_THEM),),
)
