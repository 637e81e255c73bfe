"""Giving roles to members and taking them away."""

from dataclasses import dataclass

from dashboard import audit
from dashboard.actor import Actor
from dashboard.models import Connection, Grant, Role, StaffMember
from dashboard.permissions.builtin import ADMINISTRATOR
from dashboard.staff.acting import Refused
from dashboard.staff.administrators import changing_staff, check_may_give
from dashboard.staff.scopes import scope_in_words


@dataclass(frozen=True)
class Wanted:
    """A role to be given: everywhere, on a connection, or on one pool of it."""

    role: Role
    connection: Connection | None = None
    pool: str = ""


def give(actor: Actor, member: StaffMember, wanted: list[Wanted]) -> int:
    """Give roles; how many of them the member did not have already. Raises Refused."""
    with changing_staff(actor) as by:
        before = roles_of(member)
        given = add(actor, by, member, wanted)
        if given:
            note(actor, "GiveRole", member, before, roles_of(member))
    return given


def add(actor: Actor, by: StaffMember, member: StaffMember, wanted: list[Wanted]) -> int:
    """The part of :func:`give` inside the change: checks each, and keeps those that are new."""
    given = 0
    for each in wanted:
        check_may_give(actor, by, each.role, each.connection, each.pool)
        given += member.grants.get_or_create(role=each.role, connection=each.connection, pool=each.pool)[1]
    return given


def take(actor: Actor, member: StaffMember, grant_id: int) -> None:
    """Take one grant away. Raises Refused for one's own administrator's role, and the last one; Grant.DoesNotExist."""
    with changing_staff(actor):
        grant = member.grants.select_related("role").get(pk=grant_id)
        own = member.pk == actor.staff.pk
        if own and grant.role.key == ADMINISTRATOR and grant.connection_id is None:
            raise Refused("You cannot take your own administrator’s role. Ask another administrator.")
        before = roles_of(member)
        grant.delete()
        note(actor, "TakeRole", member, before, roles_of(member))


def roles_of(member: StaffMember) -> dict[str, list[str]]:
    """A member's roles in words, as they are now."""
    grants = Grant.objects.filter(member=member).select_related("role", "connection")
    return {"roles": [f"{grant.role} {scope_in_words(grant)}" for grant in grants]}


def note(
    actor: Actor, act: str, member: StaffMember, before: dict | None = None, after: dict | None = None
) -> None:
    """Record an act on a member, with what it changed."""
    audit.note(actor, act, target=member.email, before=before, after=after)
