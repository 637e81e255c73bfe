"""Delete the messages that were kept."""

from dashboard import audit
from dashboard.actor import Actor
from dashboard.acts.site_act import SiteAct
from dashboard.models import OutboxMessage


def perform(actor: Actor, upto: int) -> int:
    """Delete every message up to this key, and how many there were: those that came after the question stay."""
    gone, _ = OutboxMessage.objects.filter(pk__lte=upto).delete()
    audit.note(actor, ACT.call, given={"Messages": gone})
    return gone


ACT = SiteAct(
    key="clear",
    operation="console:ClearOutbox",
    permissions=("console:ClearMessages",),
    heading="Delete all messages",
    label="Delete messages",
    question="Delete all messages?",
    words="dashboard/outbox/clear.html",
    perform=perform,
    said="{answer:,} messages deleted.",
    past="Messages deleted",
    dangerous=True,
)
