"""What comes of a login: the steps of the choice, the role, and what the role may do.

The choice itself is the service's own function.
"""

from dataclasses import dataclass
from typing import Any

from dashboard.aws.telling import telling
from dashboard.iam_documents.documents import as_document
from dashboard.iam_documents.trial import initial_for
from dashboard.iam_roles.reading import attached_policies, read_policies
from dashboard.place import Place
from dashboard.role_mappings.iam_roles import doubts, short
from dashboard.role_mappings.providers import Provider
from dashboard.role_mappings.subjects import Subject
from dashboard.role_mappings.tagging import tags_of
from identities.role_mapping.choice import Choice
from identities.role_mapping.choosing import choose_role, mapping_for
from identities.role_mapping.rules import rules_of

_SERVICE = "cognito-identity.amazonaws.com"


@dataclass(frozen=True)
class TriedRule:
    """A rule, and what came of it: ``state`` is hit, untried or empty."""

    number: int
    asks: str
    role: str
    why: str = "Not tried"
    state: str = "untried"
    matched: bool = False


@dataclass(frozen=True)
class Taken:
    """The role that results, as IAM keeps it. ``problem`` says why it could not be read."""

    arn: str
    name: str
    trust: dict
    policies: dict[str, dict]
    attached: list[dict]
    doubt: str = ""
    problem: str = ""


def choose(stored: dict, provider: Provider | None, subject: Subject) -> Choice:
    """What GetCredentialsForIdentity would choose for the subject."""
    requested = subject.requested or None
    if provider is None or subject.guest:
        return choose_role(None, {}, default=stored["Roles"].get("unauthenticated"), requested=requested)
    mapping = mapping_for(stored["RoleMappings"], provider.login, provider.client_id)
    default = stored["Roles"].get("authenticated")
    return choose_role(mapping, subject.claims, default=default, requested=requested)


def tried_rules(stored: dict, provider: Provider | None, choice: Choice | None) -> list[TriedRule]:
    """Every rule of the provider in order, with its verdict where there is a choice."""
    mapping = provider and mapping_for(stored["RoleMappings"], provider.login, provider.client_id)
    if not mapping or mapping.get("Type") != "Rules":
        return []
    steps = {step.rule: step for step in choice.steps if step.rule is not None} if choice else {}
    found = []
    for index, rule in enumerate(rules_of(mapping)):
        asks = f"{rule['Claim']} {rule['MatchType']} {rule['Value']}"
        step = steps.get(index)
        if step is None:
            found.append(TriedRule(index + 1, asks, short(rule["RoleARN"]), "Not tried" if choice else ""))
            continue
        why = step.text.removeprefix(f"Rule {index + 1} ")
        state = "hit" if step.decided else ""
        found.append(
            TriedRule(index + 1, asks, short(rule["RoleARN"]), why[:1].upper() + why[1:], state, step.matched)
        )
    return found


def read_taken(place: Place, arn: str, *, guest: bool) -> Taken:
    """The role with its policies, as far as IAM tells them."""
    name = arn.rpartition("/")[2]
    with telling(place) as outcome:
        role = place.iam.get_role(RoleName=name)["Role"]
        policies = read_policies(place, name)
    if outcome.problem:
        return Taken(arn, name, {}, {}, [], problem=str(outcome.problem))
    if role["Arn"] != arn:
        return Taken(arn, name, {}, {}, [], problem=f"IAM here knows {role['Arn']}, which is another role.")
    trust = as_document(role.get("AssumeRolePolicyDocument"))
    doubt = doubts(trust, place.identity_pool_id, guest=guest)
    return Taken(arn, name, trust, policies, attached_policies(place, name), doubt)


def first_trial(place: Place, subject: Subject, provider: Provider | None, taken: Taken) -> dict[str, Any]:
    """What the form for trying an action starts with: what the role's policies ask about this login."""
    state = "unauthenticated" if subject.guest else "authenticated"
    amr = [state] if subject.guest or not provider else [state, provider.login]
    known = {
        f"{_SERVICE}:aud": place.identity_pool_id,
        f"{_SERVICE}:sub": subject.identity_id,
        f"{_SERVICE}:amr": ", ".join(amr),
    }
    if provider and not subject.guest:
        known |= {
            f"aws:PrincipalTag/{tag.name}": tag.value for tag in tags_of(place, provider, subject.claims)
        }
    return initial_for(list(taken.policies.values()), known)
