"""Where to go when no single act helps: what the link says, and what working there brings about."""

from dashboard.acts.offer import Offer

LEADS = {
    lead.key: lead
    for lead in (
        Offer(
            "events",
            "Look at the events",
            "Nothing changes by looking. What you say of an event teaches threat protection.",
            leads=True,
        ),
        Offer(
            "edit",
            "Edit",
            "Codes go to the new contact at once; a contact that is marked as verified may also be used for resets.",
            leads=True,
        ),
        Offer(
            "clients",
            "Look at the app clients",
            "A change there is for everybody who uses that app.",
            leads=True,
        ),
    )
}
