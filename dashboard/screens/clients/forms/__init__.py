"""The form of an app client: every setting explained, and its way to the API's members and back. A file a subject."""

from dashboard.screens.clients.forms.client import NEW, ClientForm

__all__ = ["NEW", "ClientForm"]
