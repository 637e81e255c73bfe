"""The scopes that an app client may give out."""

from pools.models import AppClient


def granted_scopes(client: AppClient) -> list[str]:
    """The client's AllowedOAuthScopes that exist, in the client's order."""
    return list(client.settings.get("AllowedOAuthScopes", []))
