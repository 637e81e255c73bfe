"""Forms of a user pool, a file for each subject.

A subject that can be changed at any time is a *part*: its fields, a heading for them, the members of UpdateUserPool
that they come to, and the way back. ``settings`` puts parts together.
"""

from dashboard.screens.pools.forms.attributes import AttributeForm, Attributes
from dashboard.screens.pools.forms.creation import CreateForm
from dashboard.screens.pools.forms.mfa import MfaForm
from dashboard.screens.pools.forms.settings import SettingsForm, initial_of

__all__ = ["AttributeForm", "Attributes", "CreateForm", "MfaForm", "SettingsForm", "initial_of"]
