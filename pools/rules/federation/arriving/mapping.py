"""Attributes by a provider's mapping: what each rule of it comes to for one user. Follows
DG:cognito-user-pools-specifying-attribute-mapping.

Nothing is written here: a sign-in and its preview weigh alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pools.models import AppClient, UserPool
from pools.rules.app_clients.attribute_access import may_write
from pools.rules.federation.arriving.refusals import PROCESSING, RESPONSE, NotTaken
from pools.rules.federation.arriving.texts import MAX_LENGTH, is_beyond, text_of
from pools.rules.federation.verified import VerifiedIdentity
from pools.rules.schema.attributes import VERIFIABLE, attributes_by_name, required_names
from pools.rules.schema.values import change_attributes, value_check

TOKENS = ("access_token", "id_token", "refresh_token")
"""Sources that are a provider's own tokens."""
_NOT_MAPPED = ("username", "sub", "identities")
_FLAGS = {f"{name}_verified": name for name in VERIFIABLE}
"""No client writes a flag of its own accord: a mapping does, with the address."""


class Fate(StrEnum):
    """What becomes of an attribute."""

    SET = "set"
    SAME = "same"
    CLEARED = "cleared"
    MISSING = "missing"
    """The provider said nothing: the attribute stays as it is."""
    SKIPPED = "skipped"
    """The app client may not write it."""
    REFUSED = "refused"


@dataclass(frozen=True)
class Mapped:
    """One rule: the user's ``attribute`` is the provider's ``claim``. ``problem`` says why it is refused, and all else with it."""

    attribute: str
    claim: str
    fate: Fate
    value: str = ""
    problem: NotTaken | None = None


def weigh(
    verified: VerifiedIdentity,
    claims: Mapping[str, Any],
    pool: UserPool,
    client: AppClient | None,
    current: Mapping[str, str] | None,
) -> list[Mapped]:
    """What each rule comes to for a user with the attributes ``current``; None for one who comes for the first time.

    Without a ``client`` every attribute may be written.
    """
    schema = attributes_by_name(pool)
    rules = verified.provider.attribute_mapping.items()
    return [
        _weigh_one(attribute, claim, _value(verified, claims, claim, attribute), schema, client, current)
        for attribute, claim in rules
        if attribute not in _NOT_MAPPED and attribute in schema
    ]


def new_attributes(pool: UserPool, mapped: Iterable[Mapped], provider_name: str) -> dict[str, str]:
    """The attributes of a new user. Raises NotTaken, also where one lacks that the pool requires."""
    mapped = list(mapped)
    given = {each.attribute: each.value for each in _taken(mapped) if each.fate == Fate.SET}
    for name in VERIFIABLE:
        if name in given:
            given.setdefault(f"{name}_verified", "false")
        else:
            given.pop(f"{name}_verified", None)
    if lacking := [name for name in required_names(pool) if name not in given]:
        raise _lacks(lacking, mapped, provider_name)
    return given


def changed_attributes(
    pool: UserPool, mapped: Iterable[Mapped], current: Mapping[str, str]
) -> dict[str, str]:
    """The attributes of a user who came before, or is linked. Raises NotTaken."""
    taken = {each.attribute: each for each in _taken(mapped)}
    changes = {name: each.value for name, each in taken.items() if each.fate in (Fate.SET, Fate.CLEARED)}
    for name in VERIFIABLE:
        flag, address = f"{name}_verified", changes.get(name, current.get(name))
        if name in changes and flag in taken and taken[flag].fate == Fate.SAME:
            # The provider says it of the new address too.
            changes[flag] = taken[flag].value
        if changes.get(flag) == "true" and not address:
            del changes[flag]
    return change_attributes(pool, current, changes)


def _value(verified: VerifiedIdentity, claims: Mapping[str, Any], claim: str, attribute: str) -> str | None:
    if claim in claims:
        return text_of(claims[claim], attribute)
    return verified.tokens.get(claim) if claim in TOKENS else None


def _weigh_one(
    attribute: str,
    claim: str,
    value: str | None,
    schema: Mapping[str, dict],
    client: AppClient | None,
    current: Mapping[str, str] | None,
) -> Mapped:
    rule = schema[attribute]
    if value is None:
        return Mapped(attribute, claim, Fate.MISSING)
    if rule["AttributeDataType"] == "Boolean":
        value = value.lower()
    if client is not None and not may_write(client, _FLAGS.get(attribute, attribute)):
        return Mapped(attribute, claim, Fate.SKIPPED, value)
    if value == (current or {}).get(attribute, ""):
        return Mapped(attribute, claim, Fate.SAME if value else Fate.MISSING, value)
    if problem := _problem(attribute, value, rule, is_new=current is None):
        return Mapped(attribute, claim, Fate.REFUSED, value, problem)
    return Mapped(attribute, claim, Fate.SET if value else Fate.CLEARED, value)


def _problem(attribute: str, value: str, rule: dict, *, is_new: bool) -> NotTaken | None:
    if len(value) > MAX_LENGTH:
        said = f"The value of the attribute {attribute} must have a length less than or equal to {MAX_LENGTH} characters"
        return NotTaken(said, begins=RESPONSE)
    if is_beyond(value):
        said = (
            f"The value of the attribute {attribute} has characters beyond Unicode's Basic Multilingual Plane"
        )
        return NotTaken(said, begins=RESPONSE)
    if not is_new and not rule.get("Mutable", True):
        said = f"user.{attribute}: Attribute cannot be updated."
        return NotTaken(said, begins=PROCESSING)
    if not value and rule.get("Required"):
        return NotTaken(f"attributes required: [{attribute}]", in_saml=_required_in_saml([attribute]))
    wrong = value_check(rule)(value) if value else ""
    if not wrong:
        return None
    return NotTaken(
        f"Attributes did not conform to the schema: {attribute}: {wrong}",
        in_saml=f"Invalid user attributes: {attribute}: {wrong}",
    )


def _taken(mapped: Iterable[Mapped]) -> list[Mapped]:
    mapped = list(mapped)
    for each in mapped:
        if each.problem is not None:
            raise each.problem
    return mapped


def _lacks(lacking: list[str], mapped: list[Mapped], provider_name: str) -> NotTaken:
    """Cognito's words, and whose fault it is: which claim did not come, or that none is mapped."""
    claims = {each.attribute: each.claim for each in mapped if each.fate != Fate.SKIPPED}
    skipped = {each.attribute for each in mapped if each.fate == Fate.SKIPPED}
    whys = [
        f"{provider_name} sent no {claims[name]}"
        if name in claims
        else f"the app client may not write {name}"
        if name in skipped
        else f"no attribute of {provider_name} is mapped to {name}"
        for name in lacking
    ]
    why = f"({'; '.join(whys)})"
    return NotTaken(
        f"attributes required: [{', '.join(lacking)}] {why}",
        in_saml=f"{_required_in_saml(lacking)}{why}",
    )


def _required_in_saml(names: list[str]) -> str:
    return "Invalid user attributes: " + "".join(f"{name}: The attribute is required " for name in names)
