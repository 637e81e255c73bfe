"""The one guard on the way out: may this staff member make this call, and what did it do?

Botocore calls these handlers for every client from :mod:`dashboard.aws.clients`; a page cannot forget them.
"""

from typing import Any

import regex
from botocore.client import BaseClient
from botocore.model import OperationModel

from dashboard import audit, errand
from dashboard.roles.deciding import may

_READS = regex.compile(r"(Admin)?(Get|List|Describe|Filter|Lookup|Simulate)[A-Z].*")
_GIVES = {
    "GetCredentialsForIdentity",
    "GetFederationToken",
    "GetId",
    "GetOpenIdToken",
    "GetOpenIdTokenForDeveloperIdentity",
    "GetSessionToken",
}
"""Named like reads, but they make an identity, or hand out tokens or credentials."""


class NotAllowed(Exception):
    """The member's role does not allow the call. The message is written for the member."""


def attach(client: BaseClient) -> None:
    """Put the guard on a client."""
    events = client.meta.events
    events.register("before-parameter-build", _before)
    events.register("after-call", _after)
    events.register("after-call-error", _after_error)


def changes(operation: str) -> bool:
    """Whether an operation does more than read."""
    return operation in _GIVES or not _READS.fullmatch(operation)


def _before(params: dict, model: OperationModel, context: dict, **_: Any) -> None:
    whose = errand.current.get()
    act = f"{model.service_model.service_name}:{model.name}"
    allowed = may(whose.staff, act, whose.connection, audit.pool_of(params))
    if changes(model.name) or not allowed:
        context["audit"] = audit.open_record(whose, model, params)
    if not allowed:
        audit.close_record(context["audit"], outcome="NotAllowed", request_id="")
        raise NotAllowed(f"Your role does not allow {model.name} on this pool. Ask an administrator.")


def _after(http_response: Any, parsed: dict, context: dict, **_: Any) -> None:
    if record := context.get("audit"):
        error = parsed.get("Error", {})
        request_id = parsed.get("ResponseMetadata", {}).get("RequestId", "")
        audit.close_record(record, outcome=error.get("Code") or "ok", request_id=request_id)


def _after_error(exception: Exception, context: dict, **_: Any) -> None:
    if record := context.get("audit"):
        audit.close_record(record, outcome=type(exception).__name__, request_id="")
