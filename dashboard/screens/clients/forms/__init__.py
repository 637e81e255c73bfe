"""The form of an app client: every setting explained, and its way to the API's members and back. A file a subject."""

from dashboard.screens.clients.forms.client import MANAGED, NEW, ClientForm, initial_of

__all__ = ["MANAGED", "NEW", "ClientForm", "initial_of"]
