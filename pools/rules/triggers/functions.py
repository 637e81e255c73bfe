"""Which function a pool has for a trigger. Follows LambdaConfigType of the API reference."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from pools.models import UserPool

SENDERS = ("CustomEmailSender", "CustomSMSSender")
_VERSIONED = {"PreTokenGeneration": "PreTokenGenerationConfig"}


@dataclass(frozen=True)
class Function:
    """A function by its Lambda ARN or its HTTPS address, and the version of the event that it takes (``"1"``)."""

    place: str
    version: str = "1"

    @property
    def is_address(self) -> bool:
        return is_address(self.place)

    @property
    def shown(self) -> str:
        """What a log may hold: of an address the host alone, as a site may keep a secret in the rest."""
        return urlsplit(self.place).netloc.rpartition("@")[2] if self.is_address else self.place


def is_address(place: str) -> bool:
    """Whether a function is named by an HTTP address and not by an ARN."""
    return place.startswith(("https://", "http://"))


def function_of(configured: dict, trigger: str) -> Function | None:
    """The function that a LambdaConfig names for a trigger; None where it names none."""
    given = configured.get(_VERSIONED.get(trigger, trigger)) or configured.get(trigger)
    if not given:
        return None
    if isinstance(given, str):
        return Function(given)
    return Function(given["LambdaArn"], given["LambdaVersion"][1])


def pool_function(pool: UserPool, trigger: str) -> Function | None:
    """The pool's function for a trigger."""
    return function_of(pool.settings.get("LambdaConfig", {}), trigger)


def has_trigger(pool: UserPool, trigger: str) -> bool:
    """Whether the pool has a function for a trigger, called as LambdaConfigType calls it (``PreSignUp``)."""
    return pool_function(pool, trigger) is not None
