"""One way to change what the API replaces as a whole: describe, change, show what differs, update.

A page says what it replaces (:class:`Replacement`) and leaves the three steps to :func:`show`, :func:`preview` and :func:`save`;
between them stands a word where somebody else saved meanwhile. :mod:`.versions` compares, and carries the version that a
form was opened on.
"""

from dashboard.screens.replacing.steps import Alert, Replacement, is_overtaken, preview, save, show

__all__ = ["Alert", "Replacement", "is_overtaken", "preview", "save", "show"]
