"""Where the library's counts of wrong codes are kept."""

from time import time
from typing import Any

from django.core.cache.backends.db import DatabaseCache

_COUNTED = "allauth:rl:"


class Counts(DatabaseCache):
    """Django's cache in the database; in what is counted there, a time that has not come counts for nothing.

    After a clock that was ahead nobody is kept out for longer than the bound says.
    """

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        kept = super().get(key, default, version)
        if key.startswith(_COUNTED) and isinstance(kept, list):
            return [at for at in kept if at <= time()]
        return kept
