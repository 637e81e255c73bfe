"""Take a user out of a group."""

from dashboard.acts.user_act import Many, UserAct

_EFFECTS = "New tokens no longer carry the group; those already issued do."

ACT = UserAct(
    key="group-remove",
    operation="cognito-idp:AdminRemoveUserFromGroup",
    label="Remove",
    effects=_EFFECTS,
    perform=lambda user, given: user.client.admin_remove_user_from_group(
        **user.names, GroupName=given["group"]
    ),
    said=lambda user, given: f"{user.username} is no longer in {given['group']}.",
    past=lambda given: f"Removed from {given.get('GroupName', 'a group')}",
    page="posts",
    address="groups/remove/",
    thing="group",
    order=56,
    many=Many(
        key="ungroup",
        verb="Remove from group",
        done="removed from the group",
        effects=_EFFECTS,
        needs_group=True,
        opposite="group",
    ),
)
