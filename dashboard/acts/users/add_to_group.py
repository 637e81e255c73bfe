"""Put a user into a group."""

from typing import Any

from django import forms

from dashboard.acts.act import Given
from dashboard.acts.markable import ADD_TO_GROUP
from dashboard.acts.user import User
from dashboard.acts.user_act import Many, UserAct
from dashboard.marked_acts import Mark
from dashboard.users.groups import group_names, groups_of

_CALL = "cognito-idp:AdminAddUserToGroup"
_EFFECTS = "New tokens carry the group; those already issued do not."


def form(user: User, data: Any) -> forms.Form:
    """Asks for one of the groups that the user is not in yet."""
    where = user.where
    member_of = {group["GroupName"] for group in groups_of(where.client, where.pool_id, user.username)}
    names = [name for name in group_names(where.client, where.pool_id) if name not in member_of]
    made = forms.Form(data)
    made.fields["group"] = forms.ChoiceField(choices=[(name, name) for name in names], label="Group")
    return made


def title(members: Given) -> str:
    """What is asked for, of one user or of many; the group's name is no pattern."""
    group = str(members.get("GroupName", "a group")).replace("{", "{{").replace("}", "}}")
    return f"Add {'{name}' if 'Username' in members else '{many}'} to {group}"


def said(user: User, given: Given) -> str:
    name, group = user.person.title, given["group"]
    return f"{name} is in {group} now. New tokens carry it; those already issued do not."


ACT = UserAct(
    key="group-add",
    operation=_CALL,
    label="Add to group",
    question="Add {name} to a group",
    effects=_EFFECTS,
    form=form,
    template="dashboard/users/group_add.html",
    perform=lambda user, given: user.client.admin_add_user_to_group(**user.names, GroupName=given["group"]),
    said=said,
    past=lambda given: f"Added to {given.get('GroupName', 'a group')}",
    address="groups/add/",
    order=55,
    many=Many(
        key="group",
        verb="Add to group",
        done="added to the group",
        effects=_EFFECTS,
        needs_group=True,
        opposite="ungroup",
    ),
    marks=(Mark(under=ADD_TO_GROUP, call=_CALL, title=title, effects=_EFFECTS),),
)
