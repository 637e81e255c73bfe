"""Messages about signing in."""

from celery import shared_task
from django.conf import settings

from dashboard.sign_in.links import send_link


@shared_task
def send_password_link(email: str) -> None:
    """Send a link for a new password, if a member who may use one has this address."""
    send_link(email, settings.SITE_URL or settings.OWN_ADDRESS)
