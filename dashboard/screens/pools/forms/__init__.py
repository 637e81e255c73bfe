"""Forms of a user pool, a file for each subject.

What can be changed at any time is a *subject*: one page, one form, one operation that replaces what is stored
(:mod:`dashboard.screens.pools.subjects` lists them). A new pool's form is made of the parts that some of them share.
"""

from dashboard.screens.pools.forms.attributes import AttributeForm, Attributes
from dashboard.screens.pools.forms.creation import CreateForm

__all__ = ["AttributeForm", "Attributes", "CreateForm"]
