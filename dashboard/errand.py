"""On whose behalf a call goes out: what the guard, the loopback and the audit trail need to know of it."""

from contextvars import ContextVar
from dataclasses import dataclass

from dashboard.models import Connection, StaffMember


@dataclass(frozen=True)
class Errand:
    """A staff member's call on a connection."""

    staff: StaffMember
    connection: Connection
    source_ip: str = ""


current: ContextVar[Errand] = ContextVar("errand")
