"""Who changes something of the staff: a member from the console, or whoever has the machine."""

from dashboard.actor import Actor
from dashboard.aws.clients import actor_of
from dashboard.models import Connection, StaffMember
from dashboard.requests import Request

MACHINE = "manage.py"
"""How the audit trail names whoever has the machine."""


class Refused(Exception):
    """A rule forbids the change. The message is written for whoever asked for it."""


def on_site(request: Request) -> Actor:
    """On whose behalf a page acts that belongs to no pool and no connection."""
    return actor_of(request, _site())


def by_themselves(member: StaffMember, source_ip: str) -> Actor:
    """A member who is not signed in and acts with a link of theirs."""
    return Actor(member, _site(), source_ip)


def from_machine() -> Actor:
    """On whose behalf ``manage.py`` acts: nobody who has a role, and everything is theirs to do."""
    nobody = StaffMember(email=MACHINE)
    vars(nobody)["_grants"] = []
    return Actor(nobody, _site(), own_work=True)


def _site() -> Connection:
    return Connection(slug="embedded", kind=Connection.Kind.EMBEDDED)
