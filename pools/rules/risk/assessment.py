"""How risky a sign-in is, by signals that are computed from the user's own history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pools.models import AuthEvent, User
from pools.rules.context.places import distance, locate, network
from pools.rules.context.reading import Context, read_context
from pools.rules.context.user_agents import device_family
from pools.rules.risk import configuration as settings
from pools.wire.call import Call

NO_RISK, ACCOUNT_TAKEOVER, BLOCKED = "NoRisk", "AccountTakeover", "Block"
LOOK_BACK = 100
"""How many of the user's latest events are looked at."""
TRAVEL_KM, TRAVEL_KM_PER_HOUR = 500.0, 900.0
FAILURES_WITHIN = timedelta(hours=1)
MANY_FAILURES, VERY_MANY_FAILURES = 3, 10
_WEIGHTS = {
    "new device": 1,
    "new address": 1,
    "repeated failures": 2,
    "many repeated failures": 3,
    "impossible travel": 4,
}
_LEVELS = ((4, "High"), (2, "Medium"), (1, "Low"))


@dataclass(frozen=True)
class Risk:
    """What was found of a sign-in, and what is to be done.

    ``level`` is Low, Medium, High or empty; ``decision`` is RiskDecisionType. ``action`` (BLOCK, MFA_REQUIRED,
    MFA_IF_CONFIGURED or NO_ACTION) and ``notify`` are what the pool wants done now: in AUDIT mode nothing.
    ``refuse_password`` says that the password is compromised and the pool does not let those in.
    """

    level: str = ""
    decision: str = NO_RISK
    compromised: bool = False
    action: str = settings.NO_ACTION
    notify: bool = False
    refuse_password: bool = False
    signals: tuple[str, ...] = ()


def assess(
    call: Call,
    user: User,
    client_id: str,
    context: Context | None = None,
    *,
    compromised: bool = False,
    custom_auth: bool = False,
) -> Risk | None:
    """The risk of a sign-in of the user (``user.pool`` is loaded) by this client; None with threat protection off.

    ``compromised`` says that the password is among leaked ones. Costs two short queries, none where it is off.
    """
    mode = settings.threat_mode(user.pool, custom_auth=custom_auth)
    if mode == settings.OFF:
        return None
    context = context or read_context(call)
    configuration = settings.find_configuration(user.pool, client_id)
    enforced = mode == settings.ENFORCED
    refuse = compromised and enforced and settings.blocks_compromised(configuration, "SIGN_IN")
    if settings.in_ranges(configuration, "SkippedIPRangeList", context.address):
        return Risk(compromised=compromised, refuse_password=refuse, decision=BLOCKED if refuse else NO_RISK)
    if settings.in_ranges(configuration, "BlockedIPRangeList", context.address):
        found: tuple[str, ...] = ("blocked address",)
        level, action, notify = "High", settings.BLOCK, False
    else:
        found = find_signals(user, context, call.now)
        level = weigh(found)
        action, notify = settings.action(level, configuration)
    return _decide(level, action, notify and enforced, found, compromised, refuse=refuse, enforced=enforced)


def _decide(
    level: str,
    action: str,
    notify: bool,
    found: tuple[str, ...],
    compromised: bool,
    *,
    refuse: bool,
    enforced: bool,
) -> Risk:
    action = action if enforced else settings.NO_ACTION
    decision = ACCOUNT_TAKEOVER if level else NO_RISK
    if refuse or action == settings.BLOCK:
        decision = BLOCKED
    return Risk(level, decision, compromised, action, notify, refuse, found)


def weigh(signals: tuple[str, ...]) -> str:
    """The level of these signals together: Low, Medium or High; empty for none."""
    weight = sum(_WEIGHTS[signal] for signal in signals)
    return next((level for least, level in _LEVELS if weight >= least), "")


def find_signals(user: User, context: Context, now: datetime) -> tuple[str, ...]:
    """What is unusual of this sign-in beside the user's latest events.

    The first sign-in of a user has nothing to be compared with. An event that was called Invalid teaches nothing; one
    that was called Valid is trusted as if it had passed.
    """
    columns = ("event_type", "response", "feedback", "created", "ip_address", "device_key", "device_name")
    events = list(
        AuthEvent.objects.filter(user_id=user.id).order_by("-created", "-id").values(*columns)[:LOOK_BACK]
    )
    sign_ins = [event for event in events if event["event_type"] == "SignIn"]
    trusted = [event for event in sign_ins if _is_trusted(event)]
    signals = []
    # Where failures have pushed everything else out of sight, everything counts as new.
    if trusted or len(events) == LOOK_BACK:
        signals += _novelties(trusted, context)
    if trusted and _too_fast(trusted[0], context, now):
        signals.append("impossible travel")
    failures = sum(
        event["response"] == "Fail"
        and event["feedback"] != "Valid"
        and event["created"] > now - FAILURES_WITHIN
        for event in sign_ins
    )
    if failures >= MANY_FAILURES:
        signals.append("many repeated failures" if failures >= VERY_MANY_FAILURES else "repeated failures")
    return tuple(signals)


def _is_trusted(event: Mapping[str, Any]) -> bool:
    return event["feedback"] == "Valid" or (event["response"] == "Pass" and event["feedback"] != "Invalid")


def _novelties(trusted: list[dict], context: Context) -> list[str]:
    found = []
    keys = {event["device_key"] for event in trusted} - {""}
    families = {device_family(event["device_name"]) for event in trusted}
    if context.device_key not in keys and device_family(context.device_name) not in families:
        found.append("new device")
    if context.address and network(context.address) not in {
        network(event["ip_address"]) for event in trusted
    }:
        found.append("new address")
    return found


def _too_fast(last: Mapping[str, Any], context: Context, now: datetime) -> bool:
    away = distance(locate(last["ip_address"]), context.place)
    if away is None or away <= TRAVEL_KM:
        return False
    hours = (now - last["created"]).total_seconds() / 3600
    return away > TRAVEL_KM_PER_HOUR * max(hours, 0)
