"""Read a message that was kept. It may hold a password or a code."""

from dashboard import audit
from dashboard.actor import Actor
from dashboard.acts.site_act import SiteAct
from dashboard.models import OutboxMessage


def perform(actor: Actor, message: OutboxMessage) -> dict:
    """What it says. That it was read is recorded before anybody sees it."""
    parts = message.parts
    audit.note(actor, ACT.call, target=parts["destination"][:300], given={"Message": message.pk})
    return parts


ACT = SiteAct(
    key="read",
    operation="console:ReadOutboxMessage",
    permissions=("console:ReadMessages",),
    label="Read",
    perform=perform,
    past="Message read",
)
