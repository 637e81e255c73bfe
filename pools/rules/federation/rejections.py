"""Why a proof of another's is not taken. Each door says it in words of its own: they know no API."""

from pools.rules.federation.checks import Check


class Rejected(Exception):
    """A proof fails a check. ``said`` is a sentence for whoever set the provider up; it holds no secret."""

    def __init__(self, check: Check, said: str) -> None:
        super().__init__(said)
        self.check = check
        self.said = said


class Unreachable(Exception):
    """A provider cannot be asked, or answers nothing that can be read. The message names its host and says why."""


class TooSlow(Unreachable):
    """A provider was asked, and had not answered all of it in time."""


class Declined(Exception):
    """A provider answers with an error of its own. ``said`` is what it says of it, in words that lead nowhere."""

    def __init__(self, said: str, status: int = 400) -> None:
        super().__init__(said)
        self.said, self.status = said, status
