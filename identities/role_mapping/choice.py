"""What comes of choosing a role."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One thing that was looked at: a rule, a claim, a default. ``decided`` where it settled the choice.

    ``rule`` is the place of the rule in the mapping (0 is the first) where the step tried one.
    """

    text: str
    decided: bool = False
    rule: int | None = None
    matched: bool = False


@dataclass(frozen=True)
class Choice:
    """The role that results (an ARN) and every step on the way, or no role and the ``refusal`` that the API gives:
    the name of a modelled error and its message."""

    role: str | None
    steps: tuple[Step, ...] = ()
    refusal: tuple[str, str] | None = None
