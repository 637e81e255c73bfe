"""Why can this person not sign in? One pure function from what is known to findings and one recommended action.

Follows the support desk's table in "Managing user accounts" and the sign-in pages of the Cognito guide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dashboard.acts.offer import Offer
from dashboard.acts.offers import offer
from dashboard.models import AuditRecord
from dashboard.screens.users.leads import LEADS
from dashboard.screens.users.reasons import account, clients, factors, history, recovery
from dashboard.screens.users.reasons.case import Case, Finding, Rule
from dashboard.users.factors import TOKEN, asked_for
from dashboard.users.person import Person

RULES: dict[str, Rule] = {
    # the account
    "disabled": account.disabled,
    "signed up, not confirmed": account.unconfirmed,
    "invited, or the temporary password expired": account.invited,
    "must choose a new password": account.must_reset,
    "password found among leaked ones": account.compromised,
    "signs in elsewhere": account.federated,
    # what just happened
    "locked out by wrong passwords": history.locked_out,
    "blocked by threat protection": history.blocked,
    "second factor wrong or lost": factors.refused,
    "password wrong": history.wrong_password,
    # what the app needs
    "no app client with a flow": clients.no_flow,
    # what bites later
    "nothing can reach them": recovery.unreachable,
    "no way to recover": recovery.no_recovery,
    "factor without an address": factors.without_contact,
    "no second factor, though required": factors.none_set_up,
}
"""Symptoms and the rules that tell them, most telling first; what stops a sign-in comes before what does not."""


@dataclass(frozen=True)
class Diagnosis:
    """Findings, worst first, and the one action that helps most; None where none of the console's would."""

    findings: list[Finding]
    recommended: Offer | None
    advice: list[str] = field(default_factory=list)

    @property
    def blocked(self) -> bool:
        return any(finding.stops for finding in self.findings)

    @property
    def tone(self) -> str:
        return "warn" if self.blocked else "info" if self.findings else "good"


def diagnose(
    pool: dict,
    person: Person,
    clients: Sequence[dict] | None,
    records: Iterable[AuditRecord],
    now: datetime,
    *,
    events: Sequence[dict] | None = None,
    embedded: bool = True,
) -> Diagnosis:
    """What hinders a user. ``clients`` are UserPoolClientTypes and ``events`` AuthEventTypes, newest first; None where
    they could not be read."""
    case = Case(pool, person, clients, list(records), now, events, embedded)
    found = [finding for rule in RULES.values() for finding in rule(case)]
    found.sort(key=lambda finding: not finding.stops)
    named = [finding.action for finding in found if finding.action]
    helpful = [LEADS.get(key) or offer(key, person, pool) for key in named]
    recommended = next((each for each in helpful if each.possible), None)
    stopped = any(finding.stops for finding in found)
    return Diagnosis(found, recommended, [] if stopped else _what_to_try(case))


def _what_to_try(case: Case) -> list[str]:
    person = case.person
    if person.status == "EXTERNAL_PROVIDER":
        return []
    tries = [
        "Let them type the password again, and check which name they sign in with.",
        "From the fifth wrong password on, sign-in is held up for a while, 15 minutes at most, even with the right one.",
    ]
    if offer("reset", person, case.pool).possible:
        tries.append("If they have forgotten the password, send a reset.")
    if TOKEN in asked_for(person, case.pool):
        tries.append("If they have lost the phone with their authenticator app, remove the authenticator.")
    if case.pool.get("DeviceConfiguration"):
        tries.append(
            "If the app says that a device does not exist, it keeps the key of one that was forgotten: let them clear"
            " the app’s storage and sign in anew."
        )
    closed = [client.get("ClientName", "") for client in case.clients or () if not clients.lets_in(client)]
    if closed:
        tries.append(
            f"Nobody can sign in by the app client {' or '.join(f'“{name}”' for name in closed)}: no flow is on."
        )
    return tries
