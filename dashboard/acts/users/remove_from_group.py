"""Take a user out of a group."""

from dashboard.acts.user_act import UserAct

ACT = UserAct(
    key="group-remove",
    operation="cognito-idp:AdminRemoveUserFromGroup",
    label="Remove",
    effects="New tokens no longer carry the group; those already issued do.",
    perform=lambda user, given: user.client.admin_remove_user_from_group(
        **user.names, GroupName=given["group"]
    ),
    said=lambda user, given: f"{user.username} is no longer in {given['group']}.",
    past=lambda given: f"Removed from {given.get('GroupName', 'a group')}",
    page="posts",
    address="groups/remove/",
    thing="group",
)
