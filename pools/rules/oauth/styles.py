"""Whether managed login has a style to show a client in."""

from pools.models import AppClient, ManagedLoginBranding


def has_style(client: AppClient) -> bool:
    """Whether the client has a branding style. One query."""
    return ManagedLoginBranding.objects.filter(client=client).exists()
