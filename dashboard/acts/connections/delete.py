"""Remove a connection; its pools in AWS stay as they are."""

from dashboard import audit
from dashboard.actor import Actor
from dashboard.acts.site_act import SiteAct
from dashboard.models import Connection


def perform(actor: Actor, connection: Connection) -> None:
    connection.delete()
    audit.note(actor, ACT.call, target=connection.slug)


ACT = SiteAct(
    key="delete",
    operation="console:DeleteConnection",
    permissions=("console:ManageConnections",),
    heading="Remove a connection",
    label="Remove connection",
    question="Remove {name}?",
    words="dashboard/connections/delete.html",
    perform=perform,
    said="{name} is removed. Its pools in AWS are as they were.",
    past="Connection removed",
    dangerous=True,
    grave=True,
)
