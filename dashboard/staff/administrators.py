"""There is always an administrator: somebody switched on who has that role everywhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from dashboard.actor import Actor
from dashboard.models import Grant, Role, StaffMember
from dashboard.permissions.builtin import ADMINISTRATOR
from dashboard.permissions.deciding import grants_of, may, permissions_of_role, reaches
from dashboard.staff.acting import Refused


@contextmanager
def changing_staff(actor: Actor, act: str = "console:ManageStaff") -> Iterator[StaffMember]:
    """One change of staff at a time, by somebody who still may make it; nothing is kept if it leaves no administrator.

    Gives the member who acts, read anew. Two administrators who take each other's role at once come one after the other:
    the second finds that they no longer are one.
    """
    with transaction.atomic():
        Role.objects.select_for_update().get(key=ADMINISTRATOR)
        by = actor.staff if actor.own_work else StaffMember.objects.get(pk=actor.staff.pk)
        if not actor.own_work and not may(by, act):
            raise Refused("You are no longer an administrator. Nothing was changed.")
        there_was_one = administrators().exists()
        yield by
        if there_was_one and not administrators().exists():
            raise Refused(
                "This is the last administrator. Make somebody else an administrator of everything first."
            )


def administrators():
    """Members who are switched on and have the administrator's role everywhere."""
    everywhere = Grant.objects.filter(role__key=ADMINISTRATOR, connection__isnull=True)
    return StaffMember.objects.filter(is_active=True, pk__in=everywhere.values("member"))


def check_may_give(actor: Actor, by: StaffMember, role: Role, connection=None, pool: str = "") -> None:
    """Raise Refused where a role allows what the one who gives it may not do there themselves."""
    if actor.own_work:
        return
    own = (permissions_of_role(grant.role) for grant in grants_of(by) if reaches(grant, connection, pool))
    if permissions_of_role(role) - frozenset().union(*own):
        raise Refused(f"{role} allows more than you may do there. Nobody gives more than they have.")
