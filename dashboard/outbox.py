"""Backends for e-mail and SMS that keep messages on the outbox page: the default where none is configured."""

from django.core.mail.backends.base import BaseEmailBackend

from dashboard.models import OutboxMessage


class EmailOutbox(BaseEmailBackend):
    """Django e-mail backend."""

    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            OutboxMessage.keep(
                "EMAIL",
                destination=", ".join(message.recipients()),
                subject=str(message.subject),
                body=str(message.body),
            )
        return len(email_messages)


class SmsOutbox:
    """SMS backend."""

    def send(self, destination: str, body: str, configuration: dict) -> None:
        OutboxMessage.keep("SMS", destination=destination, subject="", body=body)
