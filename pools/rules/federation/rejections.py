"""Why a proof of another's is not taken. Each door says it in words of its own: the two kinds know no API."""

from pools.rules.federation.checks import Check


class Rejected(Exception):
    """A proof fails a check. ``said`` is a sentence for whoever set the provider up; it holds no secret."""

    def __init__(self, check: Check, said: str) -> None:
        super().__init__(said)
        self.check = check
        self.said = said


class Unreachable(Exception):
    """A provider cannot be asked, or answers nothing that can be read. The message names its host and says why."""
