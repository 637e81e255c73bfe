"""The report of a test, in the order in which a person reads it."""

from dataclasses import dataclass
from typing import Any

from dashboard.pool_providers.advice import Rule, rule_of, title_of

_PARTS = {
    "request": ("What your browser took along", "To the provider"),
    "answer": ("What it brought back", "From the provider"),
    "token-request": ("What was asked for tokens", "To the provider’s token endpoint, from here"),
    "token-response": ("What came of it", "Tokens themselves are shown by length and digest"),
    "id-token-header": ("Head of the ID token", "Which key signed it, and how"),
}
_SOURCES = {"id-token": "ID token", "user-info": "User info", "assertion": "Assertion"}
_OUTCOMES = {
    "SET": ("good", "Set"),
    "SAME": ("off", "As it is"),
    "CLEARED": ("warn", "Emptied"),
    "MISSING": ("warn", "Not sent"),
    "SKIPPED": ("warn", "Not writable"),
    "REFUSED": ("bad", "Refused"),
}
_ENDS = {
    "NEW": "A new user would be made",
    "KNOWN": "A user who came before would be signed in",
    "LINKED": "A user who is linked would be signed in",
}


@dataclass(frozen=True)
class Report:
    """``failure`` has its ``rule`` beside it; without one the sign-in passes, and ``ends`` says in whom."""

    test: dict[str, Any]
    parts: list[tuple[str, str, dict[str, Any]]]
    checks: list[tuple[str, dict[str, Any]]]
    claims: list[tuple[str, dict[str, Any]]]
    mappings: list[tuple[str, str, dict[str, Any]]]
    failure: dict[str, str] | None
    rule: Rule | None
    ends: str

    @property
    def user(self) -> dict[str, Any] | None:
        return self.test.get("User") if not self.failure else None


def read_report(test: dict[str, Any]) -> Report:
    """From ProviderTestType."""
    failure = test.get("Failure")
    rule = rule_of(failure["Kind"], failure.get("Check", "")) if failure else None
    return Report(
        test,
        [(*_PARTS.get(each["Part"], (each["Part"], "")), each) for each in test.get("Parts") or []],
        [(title_of(each["Check"]), each) for each in test.get("Checks") or []],
        [(_SOURCES.get(each["Source"], each["Source"]), each) for each in test.get("Claims") or []],
        [
            (*_OUTCOMES.get(each["Outcome"], ("off", each["Outcome"])), each)
            for each in test.get("Mappings") or []
        ],
        failure,
        rule,
        _ENDS.get((test.get("User") or {}).get("Outcome", ""), ""),
    )
