"""What SAML providers publish, and what we show them: looked after again and again."""

from celery import shared_task
from django.utils import timezone

from pools.rules.federation.saml.keys import renew_certificates
from pools.rules.federation.saml.refreshing import refresh_metadata


@shared_task
def tend_providers() -> None:
    """Fetch metadata that are due, and put new certificates over signing keys once a year."""
    now = timezone.now()
    refresh_metadata(now)
    renew_certificates(now)
