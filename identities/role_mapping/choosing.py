"""The role that a login gets.

https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
"""

from collections.abc import Mapping
from typing import Any

from identities.role_mapping.choice import Choice, Step
from identities.role_mapping.claims import PREFERRED_ROLE, ROLES, entries, is_role
from identities.role_mapping.rules import rules_of, try_rule

NOT_AUTHORIZED = "NotAuthorizedException"
BAD_CONFIGURATION = "InvalidIdentityPoolConfigurationException"
_CHECK_ROLES = "Invalid identity pool configuration. Check assigned IAM roles for this pool."


def mapping_for(role_mappings: Mapping[str, Any] | None, provider: str, audience: str = "") -> dict | None:
    """The mapping of a login, by the key of the Logins map and the client id of its token; None where there is none.

    A user pool's mapping stands under ``<provider>:<client id>``. OpenID Connect providers of IAM may stand under their
    ARN, whose end is the provider.
    """
    found = role_mappings or {}
    if audience and f"{provider}:{audience}" in found:
        return found[f"{provider}:{audience}"]
    if provider in found:
        return found[provider]
    end = f":oidc-provider/{provider}"
    return next((each for key, each in found.items() if key.startswith("arn:") and key.endswith(end)), None)


def choose_role(
    mapping: Mapping[str, Any] | None,
    claims: Mapping[str, Any],
    *,
    default: str | None,
    requested: str | None = None,
) -> Choice:
    """The role for a token's ``claims``, with every step in words, or the refusal that GetCredentialsForIdentity gives.

    ``mapping`` is the provider's RoleMapping, None where it has none. ``default`` is the pool's authenticated role (the
    unauthenticated one for a guest), ``requested`` the CustomRoleArn of the call.
    """
    kind = (mapping or {}).get("Type")
    if mapping is None:
        return _without_mapping(default, requested)
    if kind == "Token":
        return _by_token(mapping, claims, default, requested)
    if kind == "Rules":
        return _by_rules(mapping, claims, default, requested)
    step = Step("The provider's mapping says neither Token nor Rules.", decided=True)
    return Choice(None, (step,), (BAD_CONFIGURATION, "The role mapping names no type: Token or Rules."))


def _without_mapping(default: str | None, requested: str | None) -> Choice:
    step = Step("The provider has no mapping of its own: everyone gets the identity pool's default role.")
    if requested and requested != default:
        return _refused_request(requested, (step,), "without a mapping, no other role than the default")
    return _default(default, (step,))


def _by_token(
    mapping: Mapping[str, Any], claims: Mapping[str, Any], default: str | None, requested: str | None
) -> Choice:
    held = tuple(dict.fromkeys(entries(claims, ROLES)))
    roles = tuple(role for role in held if is_role(role))
    steps = tuple(
        Step(f"{ROLES}: “{each[:80]}” is no role's ARN and does not count.")
        for each in held
        if each not in roles
    )
    if requested:
        if requested in roles:
            step = Step(
                f"The call asks for {requested}, which stands in {ROLES}.", decided=True, matched=True
            )
            return Choice(requested, (*steps, step))
        return _refused_request(requested, steps, f"it does not stand in {ROLES}")
    step = _preferred(claims)
    steps = (*steps, step)
    if step.decided:
        return Choice(entries(claims, PREFERRED_ROLE)[0], steps)
    if len(roles) == 1:
        return Choice(
            roles[0], (*steps, Step(f"{ROLES} holds one role: {roles[0]}.", decided=True, matched=True))
        )
    text = f"{ROLES} holds {len(roles)} roles" if roles else f"The token has no role in {ROLES}"
    return _ambiguous(mapping, default, (*steps, Step(f"{text}: it does not say which to take.")))


def _preferred(claims: Mapping[str, Any]) -> Step:
    value = claims.get(PREFERRED_ROLE)
    if value is None or value == "":
        return Step(f"The token has no {PREFERRED_ROLE}.")
    if not isinstance(value, str):
        return Step(f"{PREFERRED_ROLE} holds more than a text where one role belongs, and does not count.")
    if not is_role(value):
        return Step(f"{PREFERRED_ROLE}: “{value[:80]}” is no role's ARN and does not count.")
    return Step(f"{PREFERRED_ROLE} names {value}.", decided=True, matched=True)


def _by_rules(
    mapping: Mapping[str, Any], claims: Mapping[str, Any], default: str | None, requested: str | None
) -> Choice:
    rules = rules_of(mapping)
    if not rules:
        step = Step("The mapping is by rules, and holds none.", decided=True)
        return Choice(None, (step,), (BAD_CONFIGURATION, "The role mapping holds no rule."))
    steps: tuple[Step, ...] = ()
    for index, rule in enumerate(rules):
        step = try_rule(rule, index, claims)
        if step.matched and requested in (None, "", rule["RoleARN"]):
            end = "the call asks for its role" if requested else "the search ends here"
            step = Step(f"{step.text} It decides: {end}.", decided=True, rule=index, matched=True)
            return Choice(rule["RoleARN"], (*steps, step))
        if step.matched:
            step = Step(f"{step.text} But the call asks for another role.", rule=index, matched=True)
        steps = (*steps, step)
    if requested:
        return _refused_request(requested, steps, "no rule that matches gives it")
    return _ambiguous(mapping, default, (*steps, Step("No rule matches.")))


def _ambiguous(mapping: Mapping[str, Any], default: str | None, steps: tuple[Step, ...]) -> Choice:
    if mapping.get("AmbiguousRoleResolution") == "AuthenticatedRole":
        return _default(default, (*steps, Step("The mapping then gives the authenticated role.")))
    step = Step("The mapping then denies access.", decided=True)
    return Choice(None, (*steps, step), (NOT_AUTHORIZED, "The role mapping gives this login no role."))


def _default(default: str | None, steps: tuple[Step, ...]) -> Choice:
    if default:
        return Choice(default, (*steps, Step(f"The default role is {default}.", decided=True, matched=True)))
    step = Step("The identity pool has no default role.", decided=True)
    return Choice(None, (*steps, step), (BAD_CONFIGURATION, _CHECK_ROLES))


def _refused_request(requested: str, steps: tuple[Step, ...], why: str) -> Choice:
    step = Step(f"The call asks for {requested}, and is refused: {why}.", decided=True)
    return Choice(None, (*steps, step), (NOT_AUTHORIZED, f"Access to Role {requested} is forbidden."))
