"""The audit trail: what is recorded of each act, and how its records hang together.

:mod:`~dashboard.audit.recording` is the way in for the console, :mod:`~dashboard.audit.observing` for API keys.
"""

from dashboard.audit.recording import UNFINISHED, close_record, note, open_record

__all__ = ["UNFINISHED", "close_record", "note", "open_record"]
