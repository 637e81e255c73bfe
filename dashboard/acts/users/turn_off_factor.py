"""Turn off one second factor of a user."""

from dataclasses import replace

from dashboard.acts.user import User
from dashboard.acts.user_act import UserAct
from dashboard.acts.users.mfa_off import MARKS
from dashboard.acts.users.second_factor import named, set_factor
from dashboard.users.factors import LABELS
from dashboard.users.person import Person


def why_not(person: Person, factor: str) -> str:
    return "" if factor in person.factors else "It is off already."


def effects(person: Person, pool: dict, factor: str) -> str:
    others = [LABELS[each].lower() for each in person.factors if each in LABELS and each != factor]
    if others:
        return f"A sign-in asks for the {' or the '.join(others)} from then on. Sessions go on."
    if pool.get("MfaConfiguration") == "ON":
        return "The pool requires a second factor: the next sign-in asks for any that is set up, or leads through setting one up."
    return "The password alone is enough from then on, until a factor is turned on again. Sessions go on."


def of(user: User, key: str) -> UserAct:
    factor = named(key)
    return replace(
        ACT,
        label=f"Turn off {LABELS[factor].lower()}",
        why_not=lambda person, pool: why_not(person, factor),
        effects=lambda person, pool: effects(person, pool, factor),
    )


ACT = UserAct(
    key="factor-off",
    operation="cognito-idp:AdminSetUserMFAPreference",
    label="Turn off a factor",
    effects="A sign-in no longer asks for it.",
    perform=lambda user, given: set_factor(user, named(given["factor"]), on=False),
    said=lambda user, given: f"{LABELS[named(given['factor'])]} is off for {user.person.title}.",
    dangerous=True,
    marks=MARKS,
    address="factors/<str:factor>/off/",
    thing="factor",
    of=of,
)
