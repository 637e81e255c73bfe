"""Trying policies (API: SimulateCustomPolicy, SimulatePrincipalPolicy). Nothing is done; it is only said what would be."""

from hashlib import sha256
from typing import Any

from identities.iam.simulated import (
    Simulation,
    Source,
    check_asked,
    kept_sources,
    read_context,
    read_sources,
    simulate,
)
from identities.trust import find_role, find_user
from pools import errors
from pools.wire.call import Call


def simulate_custom_policy(
    call: Call,
    *,
    policy_input_list: list[str],
    action_names: list[str],
    permissions_boundary_policy_input_list: list[str] | None = None,
    ordered_organization_policy_input_list: list[dict] | None = None,
    resource_arns: list[str] | None = None,
    resource_policy: str | None = None,
    resource_owner: str | None = None,
    caller_arn: str | None = None,
    context_entries: list[dict] | None = None,
    resource_handling_option: str | None = None,
    max_items: int | None = None,
    marker: str | None = None,
) -> dict:
    """What the policies given would say to actions on resources."""
    _refuse(
        OrderedOrganizationPolicyInputList=ordered_organization_policy_input_list,
        ResourcePolicy=resource_policy,
        ResourceOwner=resource_owner,
        ResourceHandlingOption=resource_handling_option,
    )
    resources = resource_arns or ["*"]
    check_asked(action_names, resources)
    context = ({"aws:principalarn": caller_arn} if caller_arn else {}) | read_context(context_entries)
    sources = read_sources(policy_input_list, "PolicyInputList")
    boundary = _boundary(permissions_boundary_policy_input_list)
    simulation = Simulation(sources, action_names, resources, context, boundary)
    return simulate(simulation, marker, max_items, scope=_scope(simulation))


def simulate_principal_policy(
    call: Call,
    *,
    policy_source_arn: str,
    action_names: list[str],
    policy_input_list: list[str] | None = None,
    permissions_boundary_policy_input_list: list[str] | None = None,
    policy_exclusion_list: list[dict] | None = None,
    resource_arns: list[str] | None = None,
    resource_policy: str | None = None,
    resource_owner: str | None = None,
    caller_arn: str | None = None,
    context_entries: list[dict] | None = None,
    resource_handling_option: str | None = None,
    max_items: int | None = None,
    marker: str | None = None,
) -> dict:
    """What a role's or a user's policies, and those given besides, would say to actions on resources.

    The context knows its ARN, and its tags as principal tags, where the caller does not say otherwise.
    """
    _refuse(
        PolicyExclusionList=policy_exclusion_list,
        ResourcePolicy=resource_policy,
        ResourceOwner=resource_owner,
        ResourceHandlingOption=resource_handling_option,
    )
    resources = resource_arns or ["*"]
    check_asked(action_names, resources)
    role = find_role(policy_source_arn, call.account_id)
    holder = role or find_user(policy_source_arn, call.account_id)
    if holder is None:
        raise errors.NoSuchEntityException(
            f"No role and no user has the ARN {policy_source_arn}. Lifeguard keeps no groups."
        )
    known: dict[str, str | list[str]] = {"aws:principalarn": caller_arn or policy_source_arn}
    known |= {f"aws:principaltag/{key.lower()}": value for key, value in holder.tags.items()}
    if role is None:
        known["aws:username"] = holder.name
    simulation = Simulation(
        kept_sources(holder) + read_sources(policy_input_list, "PolicyInputList"),
        action_names,
        resources,
        known | read_context(context_entries),
        _boundary(permissions_boundary_policy_input_list),
    )
    return simulate(simulation, marker, max_items, scope=_scope(simulation))


def _boundary(documents: list[str] | None) -> list[Source] | None:
    return read_sources(documents, "PermissionsBoundaryPolicyInputList") if documents else None


def _scope(simulation: Simulation) -> str:
    return f"Simulate {sha256(repr(simulation).encode()).hexdigest()}"


def _refuse(**given: Any) -> None:
    for name, value in given.items():
        if value is not None:
            raise errors.InvalidInputException(
                f"{name} is not simulated here: Lifeguard keeps policies of roles and users, and no others. Leave it out."
            )
