"""What is said of a policy that is wrong."""

from typing import NoReturn


class MalformedPolicy(ValueError):
    """A policy that cannot be taken; ``message`` says where and why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def wrong(path: str, why: str) -> NoReturn:
    """Raise MalformedPolicy for the element at ``path``."""
    raise MalformedPolicy(f"{path[:200]}: {why}" if path else f"{why[0].upper()}{why[1:]}")
