"""On whose behalf a call goes out: what the guard, the loopback and the audit trail need to know of it."""

from contextvars import ContextVar
from dataclasses import dataclass, replace

from dashboard.models import ApprovalRequest, BulkJob, Connection, ImportRun, StaffMember


@dataclass(frozen=True)
class Actor:
    """A staff member's call on a connection.

    ``page_pool`` is the pool whose page makes the call, for the few operations that name none themselves; ``proven`` are
    the identities that are known to be of that pool. ``reason`` and ``ticket`` are what the member said of it.
    ``own_work`` marks what the console does by itself behind an act that was allowed, such as the copy of a pool on which
    an import is checked. ``many`` is how many users the act is on that the call is part of, and ``approval`` the request
    by which a second person has approved it.
    """

    staff: StaffMember
    connection: Connection
    source_ip: str = ""
    page_pool: str = ""
    reason: str = ""
    ticket: str = ""
    own_work: bool = False
    proven: frozenset[str] = frozenset()
    user_agent: str = ""
    many: int = 1
    approval: ApprovalRequest | None = None


def actor_of_work(work: BulkJob | ImportRun) -> Actor:
    """On whose behalf a worker goes on with what a member began, with what they said of it then."""
    actor = Actor(work.staff, work.connection, page_pool=work.pool, reason=work.reason, ticket=work.ticket)
    many = work.total if isinstance(work, BulkJob) else 1
    return replace(actor, many=many, approval=work.approval)


current_actor: ContextVar[Actor] = ContextVar("actor")
