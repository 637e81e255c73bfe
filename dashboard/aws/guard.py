"""The one guard on the way out: may this staff member make this call, and what did it do?

Botocore calls these handlers for every client from :mod:`dashboard.aws.clients`; a page cannot forget them.
"""

from dataclasses import replace
from functools import partial
from typing import Any

from botocore.client import BaseClient
from botocore.model import OperationModel

from dashboard import audit, marked_acts
from dashboard.actor import Actor, current_actor
from dashboard.audit.changes import read_state
from dashboard.aws import masking
from dashboard.aws.pools import LISTS, leave_out_others, pool_of
from dashboard.models import Connection, StaffMember
from dashboard.permissions.deciding import Demands, demands, may, may_somewhere, roles_that_allow
from dashboard.permissions.groups import GROUPS
from pools.wire.reads import changes

PARTLY = (
    "cognito-idp:ListUserPools",
    "cognito-idp:ListUsers",
    "cognito-identity:ListIdentityPools",
    "console:ReadTrail",
    "console:ExportTrail",
)
"""What a member may do who may do it for one pool alone: the answer holds what they may see."""
_RESENDS = {"UserPoolId", "Username", "MessageAction", "DesiredDeliveryMediums"}
"""All that sending an invitation again takes; with more, the call could change the user."""


class NotAllowed(Exception):
    """The member's role does not allow the call. The message is written for the member."""


class ReasonNeeded(Exception):
    """The member's role asks for a reason or a ticket number with this act; nothing was done.

    No view catches it: the middleware asks, and sends the same form again.
    """

    def __init__(self, wanted: Demands) -> None:
        super().__init__("Say why.")
        self.demands = wanted


def attach(client: BaseClient) -> None:
    """Put the guard on a client."""
    events = client.meta.events
    events.register("before-parameter-build", partial(_before, client))
    events.register("after-call", _after)
    events.register("after-call-error", _after_error)


def allows(member: StaffMember, permission: str, connection: Connection | None, pool: str = "") -> bool:
    """Whether a member has a permission there; lists show them the part that they may see, so one pool is enough."""
    if may(member, permission, connection, pool):
        return True
    on = connection if connection and connection.pk else None
    return not pool and permission in PARTLY and may_somewhere(member, permission, on)


def check(
    actor: Actor, permission: str, pool: str = "", *, also: tuple[str, ...] = (), reason: bool = True
) -> None:
    """Raise NotAllowed or ReasonNeeded unless a member has a permission there, and has said what their role asks for.

    Any of the permissions in ``also`` allows the same. Without ``reason`` the act itself changes nothing yet: what follows from
    it will ask.
    """
    if actor.own_work and actor.staff.is_active:
        return
    permissions = (permission, *also)
    if not any(allows(actor.staff, each, actor.connection, pool) for each in permissions):
        raise NotAllowed(refusal(permission, pool))
    roles = [r for each in permissions for r in roles_that_allow(actor.staff, each, actor.connection, pool)]
    wanted = demands(roles) if reason and changes(permission.partition(":")[2]) else Demands()
    if (wanted.reason and not actor.reason) or (wanted.ticket and not actor.ticket):
        raise ReasonNeeded(wanted)


def refusal(permission: str, pool: str = "") -> str:
    """What to say to a member who lacks a permission: its name, and how the page of roles calls it."""
    where = "on this pool" if pool else "here"
    named = next((f" (“{group.name}”)" for group in GROUPS if permission in group.permissions), "")
    return f"Your role does not allow {permission.partition(':')[2]} {where}{named}. Ask an administrator."


def lesser_acts(operation: str, params: dict) -> tuple[str, ...]:
    """Acts that a role may hold in place of an operation that is called in this narrow way."""
    if operation == "AdminCreateUser" and params.get("MessageAction") == "RESEND":
        return ("console:ResendInvitation",) if params.keys() <= _RESENDS else ()
    if operation == "AdminSetUserPassword" and not params.get("Permanent"):
        return ("console:SetTemporaryPassword",)
    return ()


def _before(client: BaseClient, params: dict, model: OperationModel, context: dict, **_: Any) -> None:
    actor = current_actor.get()
    pool = pool_of(model.name, params, actor)
    context["operation"], context["pool"] = model.name, pool
    permission, also = f"{model.service_model.service_name}:{model.name}", lesser_acts(model.name, params)
    try:
        check(actor, permission, pool, also=also)
        _keep_masked(actor, model, params, pool)
    except NotAllowed:
        record = audit.open_record(actor, model, params, pool)
        audit.close_record(record, outcome="NotAllowed", request_id="")
        raise
    marked_acts.check(actor, permission, params, pool)
    if changes(model.name):
        state = None if actor.own_work else _state(client, actor, model.name, params)
        context["audit"] = audit.open_record(actor, model, params, pool, state, also)


def _state(client: BaseClient, actor: Actor, operation: str, params: dict) -> dict | None:
    """What the call will change, for the trail. That reading is the console's own: the member need not be allowed it."""
    token = current_actor.set(replace(actor, own_work=True))
    try:
        return read_state(client, operation, params)
    finally:
        current_actor.reset(token)


def _keep_masked(actor: Actor, model: OperationModel, params: dict, pool: str) -> None:
    """Raise NotAllowed where a call would write over what the member sees only masked, or tell who has the same."""
    if names := masking.compared(str(params.get("SharedBy", "")), actor, pool):
        raise NotAllowed(hides(names))
    if names := masking.overwritten(model, params, actor, pool):
        raise NotAllowed(
            f"Your role sees {', '.join(names)} only masked, and so cannot change it. Ask an administrator."
        )


def hides(names: list[str]) -> str:
    """Why a member is not told who shares these masked attributes."""
    return f"Your role sees {', '.join(names)} only masked: that two users share one would tell it. Ask an administrator."


def _after(http_response: Any, parsed: dict, model: OperationModel, context: dict, **_: Any) -> None:
    actor = current_actor.get()
    masking.mask_answer(model, parsed, actor, context["pool"])
    if context["operation"] in LISTS and not actor.own_work:
        leave_out_others(context["operation"], parsed, actor)
    if record := context.get("audit"):
        error = parsed.get("Error", {})
        request_id = parsed.get("ResponseMetadata", {}).get("RequestId", "")
        outcome = error.get("Code") or "ok"
        audit.close_record(record, outcome=outcome, request_id=request_id, answer=parsed)


def _after_error(exception: Exception, context: dict, **_: Any) -> None:
    if record := context.get("audit"):
        audit.close_record(record, outcome=type(exception).__name__, request_id="")
