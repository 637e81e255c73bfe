"""Making, changing and deleting roles."""

from typing import Any

from django.db.models import ProtectedError

from dashboard import audit
from dashboard.actor import Actor
from dashboard.models import Role
from dashboard.permissions.builtin import BUILT_IN
from dashboard.permissions.groups import GROUPS
from dashboard.staff.acting import Refused
from dashboard.staff.administrators import changing_staff, check_may_give

NEVER_CUSTOM = frozenset({"staff"})
"""Groups that only the administrator's role has: whoever manages staff and roles can have everything."""
_SETTINGS = ("name", "help", "groups", "masked", "asks_reason", "asks_ticket")
_OF_BUILT_IN = ("masked", "asks_reason", "asks_ticket")


def groups_of(role: Role) -> tuple[str, ...]:
    """The keys of the groups of acts that a role is made of."""
    return BUILT_IN[role.key].groups if role.key else tuple(role.groups)


def save_role(actor: Actor, role: Role, settings: dict[str, Any]) -> Role:
    """Make a role, or change it; of a built-in one only what is masked and asked for. Raises Refused."""
    with changing_staff(actor, "console:ManageRoles") as by:
        new = role.pk is None
        kept = role if new else Role.objects.get(pk=role.pk)
        before = {} if new else _described(kept)
        for name in _OF_BUILT_IN if kept.key else _SETTINGS:
            setattr(kept, name, settings[name])
        if NEVER_CUSTOM & set(kept.groups):
            raise Refused("Only administrators manage staff and roles: no other role can hold that.")
        if not kept.key:
            check_may_give(actor, by, kept)
            if Role.objects.filter(name__iexact=kept.name).exclude(pk=kept.pk).exists():
                raise Refused(f"There is a role “{kept.name}” already. Choose another name.")
        kept.save()
        _note(actor, "CreateStaffRole" if new else "UpdateStaffRole", kept, before, _described(kept))
    return kept


def delete_role(actor: Actor, role: Role) -> None:
    """Delete a role that nobody holds. Raises Refused."""
    with changing_staff(actor, "console:ManageRoles"):
        if role.key:
            raise Refused(f"{role} is built in and stays.")
        _note(actor, "DeleteStaffRole", role, _described(role), {})
        try:
            role.delete()
        except ProtectedError:
            held = ", ".join(dict.fromkeys(str(each) for each in holders(role)))
            raise Refused(f"{role} is held by {held}. Take it from them first.") from None


def holders(role: Role) -> list:
    """Members who have the role anywhere, each once."""
    return list(dict.fromkeys(grant.member for grant in role.grants.select_related("member")))


def _described(role: Role) -> dict[str, Any]:
    """A role's settings in words."""
    named = {group.key: group.name for group in GROUPS}
    settings = {name: getattr(role, name) for name in _SETTINGS}
    return settings | {"groups": [named.get(key, key) for key in groups_of(role)]}


def _note(actor: Actor, act: str, role: Role, before: dict, after: dict) -> None:
    """Record what is different."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    audit.note(
        actor,
        act,
        target=role.name,
        before={name: before[name] for name in names if name in before},
        after={name: after[name] for name in names if name in after},
    )
