"""Whether managed login has a style to show a client in."""

from pools.models import AppClient


def has_style(client: AppClient) -> bool:
    """Whether the client has a branding style. Until pools keep styles, all clients have Lifeguard's own."""
    return True
