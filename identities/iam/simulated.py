"""What policies say to many actions and resources: results as IAM's simulator lists them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import regex

from identities.iam.documents import as_text
from identities.iam.paging import PAGE, answer_page, read_marker
from identities.models import IamUser, Role
from identities.policies.conditions import as_list
from identities.policies.evaluation import Decision, evaluate
from identities.policies.keys import context_keys
from identities.policies.malformed import MalformedPolicy
from identities.policies.positions import Position, statement_positions
from identities.policies.reading import read_policy
from pools import errors

_ACTION = regex.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9]+", regex.ASCII)
_RESOURCE = regex.compile(r"\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+", regex.DOTALL)
_MAX_POLICIES = 100
_MAX_TRIED = 20_000


@dataclass(frozen=True)
class Source:
    """A policy with the name under which results speak of it. ``kind`` is the model's PolicySourceType."""

    id: str
    policy: dict
    text: str
    kind: str = "none"

    @cached_property
    def positions(self) -> list[tuple[Position, Position]]:
        return statement_positions(self.text)


@dataclass(frozen=True)
class Simulation:
    """What is simulated. ``boundary`` is None where there is none."""

    sources: Sequence[Source]
    actions: Sequence[str]
    resources: Sequence[str]
    context: dict[str, str | list[str]] = field(default_factory=dict)
    boundary: Sequence[Source] | None = None

    @property
    def every_source(self) -> list[Source]:
        return [*self.sources, *(self.boundary or ())]

    @cached_property
    def missing(self) -> list[str]:
        """The keys that the policies look at, and that the context does not know."""
        keys = {key for source in self.every_source for key in context_keys(source.policy)}
        return sorted(key for key in keys if key.lower() not in self.context)

    @property
    def most(self) -> int:
        """How many results one answer may hold: IAM says that it may be fewer than MaxItems."""
        statements = sum(len(as_list(source.policy["Statement"])) for source in self.every_source)
        return max(1, _MAX_TRIED // max(1, statements))


def kept_sources(holder: Role | IamUser) -> list[Source]:
    """The policies of a role or a user, by name."""
    kind = "role" if isinstance(holder, Role) else "user"
    return [
        Source(f"{kind}_{holder.name}_{name}", policy, as_text(policy), kind)
        for name, policy in sorted(holder.policies.items())
    ]


def read_sources(documents: list[str] | None, name: str) -> list[Source]:
    """The policies of a request. Raises InvalidInputException where one is malformed."""
    if len(documents or ()) > _MAX_POLICIES:
        raise errors.InvalidInputException(f"{name} holds more than {_MAX_POLICIES} policies.")
    sources = []
    for number, text in enumerate(documents or (), 1):
        try:
            sources.append(Source(f"{name}.{number}", read_policy(text), text))
        except MalformedPolicy as wrong:
            raise errors.InvalidInputException(f"{name}.{number}: {wrong.message}") from None
    return sources


def read_context(entries: list[dict] | None) -> dict[str, str | list[str]]:
    """The context of a request: keys whose type is no list have one value. Raises InvalidInputException."""
    context: dict[str, str | list[str]] = {}
    for entry in entries or ():
        name, kind = entry.get("ContextKeyName"), entry.get("ContextKeyType", "string")
        values = entry.get("ContextKeyValues") or []
        if not name:
            raise errors.InvalidInputException("A context entry needs a ContextKeyName.")
        if not kind.endswith("List") and len(values) != 1:
            raise errors.InvalidInputException(
                f"The context key {name} of the type {kind} has one value, not {len(values)}: "
                f"several are of the type {kind}List."
            )
        context[name.lower()] = values if kind.endswith("List") else values[0]
    return context


def check_asked(actions: list[str], resources: list[str]) -> None:
    """Raise InvalidInputException for what is no action, and for what is no ARN."""
    for action in actions:
        if not _ACTION.fullmatch(action):
            raise errors.InvalidInputException(f"Invalid Service Action: {action}")
    for resource in resources:
        if not _RESOURCE.fullmatch(resource):
            raise errors.InvalidInputException(f"Invalid Resource ARN: {resource[:200]}")
    if not actions:
        raise errors.InvalidInputException("ActionNames names no action.")


def simulate(simulation: Simulation, marker: str | None, max_items: int | None, *, scope: str) -> dict:
    """A page of results: one for each action and each resource, in the order given."""
    resources, size = simulation.resources, min(max_items or PAGE, simulation.most)
    start = read_marker(marker, scope=scope) or 0
    indexes = range(start, min(start + size + 1, len(simulation.actions) * len(resources)))
    results = [
        _result(simulation, simulation.actions[index // len(resources)], resources[index % len(resources)])
        for index in indexes[:size]
    ]
    # The key of a page is where the next one begins.
    rows = [*results, *([{}] if len(indexes) > size else [])]
    return answer_page("EvaluationResults", rows, [index + 1 for index in indexes], size, scope=scope)


def _result(simulation: Simulation, action: str, resource: str) -> dict:
    decision = _decide(simulation.sources, simulation, action, resource)
    result: dict[str, Any] = {
        "EvalActionName": action,
        "EvalResourceName": resource,
        "EvalDecision": _word(decision),
        "MatchedStatements": _matched(simulation.sources, decision),
        "MissingContextValues": simulation.missing,
    }
    if simulation.boundary is not None:
        boundary = _decide(simulation.boundary, simulation, action, resource)
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": boundary.allowed}
        denied = decision.explicit_deny or boundary.explicit_deny
        both = Decision(decision.allowed and boundary.allowed, denied)
        result["EvalDecision"] = _word(both)
    return result


def _decide(sources: Sequence[Source], simulation: Simulation, action: str, resource: str) -> Decision:
    return evaluate([source.policy for source in sources], action, resource, simulation.context)


def _word(decision: Decision) -> str:
    if decision.explicit_deny:
        return "explicitDeny"
    return "allowed" if decision.allowed else "implicitDeny"


def _matched(sources: Sequence[Source], decision: Decision) -> list[dict]:
    matched = []
    for index, number in decision.statements:
        source = sources[index]
        start, end = source.positions[number]
        matched.append(
            {
                "SourcePolicyId": source.id,
                "SourcePolicyType": source.kind,
                "StartPosition": {"Line": start.line, "Column": start.column},
                "EndPosition": {"Line": end.line, "Column": end.column},
            }
        )
    return matched
