"""What a pool or an app client wants done about risk. Follows RiskConfigurationType of the API."""

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

from django.db.models import Q

from pools import errors
from pools.models import AppClient, RiskConfiguration, UserPool
from pools.rules.context.places import read_address

OFF, AUDIT, ENFORCED = "OFF", "AUDIT", "ENFORCED"
NO_ACTION, BLOCK = "NO_ACTION", "BLOCK"
MFA_IF_CONFIGURED, MFA_REQUIRED = "MFA_IF_CONFIGURED", "MFA_REQUIRED"
_LISTS = ("BlockedIPRangeList", "SkippedIPRangeList")


def threat_mode(pool: UserPool, *, custom_auth: bool = False) -> str:
    """Whether threat protection is OFF, in AUDIT or ENFORCED; custom authentication has a mode of its own."""
    add_ons = pool.settings.get("UserPoolAddOns", {})
    if custom_auth:
        return add_ons.get("AdvancedSecurityAdditionalFlows", {}).get("CustomAuthMode", OFF)
    return add_ons.get("AdvancedSecurityMode", OFF)


def require_threat_protection(pool: UserPool) -> None:
    """Raise UserPoolAddOnNotEnabledException unless the pool has threat protection, at least for an audit."""
    if threat_mode(pool) == OFF and threat_mode(pool, custom_auth=True) == OFF:
        raise errors.UserPoolAddOnNotEnabledException(
            "Threat protection is off for this user pool. Set AdvancedSecurityMode to AUDIT or ENFORCED first."
        )


def find_configuration(pool: UserPool, client_id: str = "") -> Mapping[str, Any]:
    """The configuration that holds for a client: its own, or else the pool's; empty where there is neither."""
    rows = RiskConfiguration.objects.filter(Q(client=None) | Q(client_id=client_id or None), pool_id=pool.id)
    found = {row.client_id or "": row.settings for row in rows}
    return found.get(client_id, found.get("", {}))


def stored_configuration(pool: UserPool, client: AppClient | None) -> RiskConfiguration | None:
    """What was set for just this pool or just this client."""
    return RiskConfiguration.objects.filter(pool_id=pool.id, client=client).first()


def check_configuration(settings: Mapping[str, Any]) -> None:
    """Raise InvalidParameterException for address ranges that are none."""
    for name in _LISTS:
        for text in settings.get("RiskExceptionConfiguration", {}).get(name, []):
            try:
                ip_network(text, strict=False)
            except ValueError:
                raise errors.InvalidParameterException(
                    f"{name} holds {text[:60]!r}, which is no address range in CIDR notation such as 203.0.113.0/24."
                ) from None


def in_ranges(configuration: Mapping[str, Any], name: str, address: str) -> bool:
    """Whether an address is in the configuration's ``BlockedIPRangeList`` or ``SkippedIPRangeList``."""
    ranges = configuration.get("RiskExceptionConfiguration", {}).get(name, [])
    read = read_address(address) if ranges else None
    return read is not None and any(read in ip_network(text, strict=False) for text in ranges)


def action(level: str, configuration: Mapping[str, Any]) -> tuple[str, bool]:
    """What is done at a level of risk (BLOCK, MFA_REQUIRED, MFA_IF_CONFIGURED, NO_ACTION), and whether users are told."""
    actions = configuration.get("AccountTakeoverRiskConfiguration", {}).get("Actions", {})
    chosen = actions.get(f"{level}Action", {}) if level else {}
    return chosen.get("EventAction", NO_ACTION), chosen.get("Notify", False)


def blocks_compromised(configuration: Mapping[str, Any], event: str) -> bool:
    """Whether a compromised password is refused at SIGN_IN, PASSWORD_CHANGE or SIGN_UP."""
    chosen = configuration.get("CompromisedCredentialsRiskConfiguration", {})
    events = chosen.get("EventFilter") or [event]
    return event in events and chosen.get("Actions", {}).get("EventAction") == BLOCK


def watches_compromised(pool: UserPool, client_id: str, event: str) -> tuple[bool, bool]:
    """Whether the passwords of SIGN_IN, PASSWORD_CHANGE or SIGN_UP are compared with leaked ones, and then refused.

    One query where threat protection is on, none where it is off.
    """
    mode = threat_mode(pool)
    if mode == OFF:
        return False, False
    configuration = find_configuration(pool, client_id)
    events = configuration.get("CompromisedCredentialsRiskConfiguration", {}).get("EventFilter") or [event]
    return event in events, mode == ENFORCED and blocks_compromised(configuration, event)
