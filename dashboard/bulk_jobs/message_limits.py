"""How many messages what sends them takes, as far as the site knows."""

from dataclasses import dataclass

from django.conf import settings

from dashboard.bulk_jobs.waves import DAY, HOUR
from dashboard.models import Connection


@dataclass(frozen=True)
class Limit:
    """``messages`` in ``seconds``, and of whom that is known, in words. ``ours`` where whoever runs the site has said so: no
    job may go beyond."""

    messages: int
    seconds: int
    words: str
    ours: bool


def limit_of(connection: Connection, pool: dict) -> Limit | None:
    """The limit of what sends a pool's messages (UserPoolType); None where nobody knows it.

    Cognito's own sender takes 50 messages a day from all pools of an account (DG:user-pool-email); what Amazon SES or a sender
    function takes, it does not tell.
    """
    if connection.is_embedded:
        most = settings.EMAIL_MESSAGES_PER_HOUR
        return (
            Limit(most, HOUR, f"The mail server of this site takes {most:,} an hour.", True) if most else None
        )
    own_sender = pool.get("EmailConfiguration", {}).get("EmailSendingAccount") == "DEVELOPER"
    if own_sender or "CustomEmailSender" in pool.get("LambdaConfig", {}):
        return None
    return Limit(50, DAY, "Amazon Cognito’s own sender takes 50 a day for the whole AWS account.", False)
