"""What the pages of pools, app clients and identity pools question."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Risk:
    """A risky setting: what it is, why it matters, what to do. ``level`` is ``bad`` or ``warn``."""

    code: str
    level: str
    title: str
    why: str
    advice: str
