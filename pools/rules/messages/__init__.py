"""What users are sent: composing it, and keeping it until it is sent (see :mod:`pools.rules.messages.delivery`).

Follows "Configuring messages" (DG:cognito-user-pool-settings-message-templates). Codes go out through one door,
:func:`pools.rules.messages.sending.send_code`.
"""

from pools.rules.messages.authentication import compose_authentication
from pools.rules.messages.invitations import compose_invitation
from pools.rules.messages.letters import Letter
from pools.rules.messages.queueing import opened, queue, queued, send_later
from pools.rules.messages.verification import compose_verification, goes_by_link

__all__ = [
    "Letter",
    "compose_authentication",
    "compose_invitation",
    "compose_verification",
    "goes_by_link",
    "opened",
    "queue",
    "queued",
    "send_later",
]
