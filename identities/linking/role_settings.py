"""The roles of an identity pool and the mappings that choose among them. Follows SetIdentityPoolRoles."""

from collections.abc import Iterator

import regex

from identities.linking.providers import mapped_names
from pools import errors

MAX_RULES = 25
_ROLE = regex.compile(r"arn:aws[\w-]*:iam::\d{12}:role/(?:[!-~]*/)?[\w+=,.@-]{1,64}")


def check_roles(roles: dict[str, str]) -> None:
    """Raise InvalidParameterException where a role is no ARN of a role."""
    _refuse(_wrong_role(arn, f"the {kind} role") for kind, arn in roles.items())


def check_mappings(mappings: dict[str, dict], settings: dict) -> None:
    """Raise InvalidParameterException where a mapping is of no provider of the pool's settings, or cannot decide."""
    known = mapped_names(settings)
    for provider in mappings:
        if provider not in known:
            raise errors.InvalidParameterException(
                f"{provider} is not a valid RoleMapping ProviderName or is not a configured provider."
            )
    _refuse(problem for provider, mapping in mappings.items() for problem in _wrong(provider, mapping))


def _wrong(provider: str, mapping: dict) -> Iterator[str]:
    rules = mapping.get("RulesConfiguration", {}).get("Rules")
    if "AmbiguousRoleResolution" not in mapping:
        yield f"AmbiguousRoleResolution is required: say which role {provider} gives where none is found."
    if mapping["Type"] == "Rules" and not rules:
        yield f"RulesConfiguration is required for the role mapping of {provider}, whose type is Rules."
    if mapping["Type"] == "Token" and rules:
        yield f"The role mapping of {provider} has the type Token, which takes no RulesConfiguration."
    if rules and len(rules) > MAX_RULES:
        yield f"A provider can have at most {MAX_RULES} rules; {provider} has {len(rules)}."
    for index, rule in enumerate(rules or (), 1):
        yield _wrong_role(rule["RoleARN"], f"rule {index} of {provider}")


def _wrong_role(arn: str, of: str) -> str:
    return "" if _ROLE.fullmatch(arn) else f"{arn} is not the ARN of a role ({of})."


def _refuse(problems: Iterator[str]) -> None:
    found = " ".join(problem for problem in problems if problem)
    if found:
        raise errors.InvalidParameterException(found)
