"""What would become of somebody whom a provider vouches for. Nothing is written, and no function of the pool is asked."""

from dataclasses import dataclass
from enum import StrEnum

from pools import errors
from pools.models import Alias, AppClient, FederatedIdentity, Group, Membership, User, UserPool
from pools.models.prepared_sql import find_one
from pools.models.user import Status
from pools.rules.federation.arriving.groups import own_group, rule_of
from pools.rules.federation.arriving.mapping import Mapped, changed_attributes, new_attributes, weigh
from pools.rules.federation.arriving.names import check_name, federated_name, name_taken
from pools.rules.federation.arriving.refusals import NotTaken, told_of
from pools.rules.federation.arriving.whose import identity_of
from pools.rules.federation.identities import SUBJECT
from pools.rules.federation.verified import VerifiedIdentity
from pools.rules.names.aliases import aliases_of
from pools.rules.new_users.making import new_user
from pools.rules.users.groups import by_precedence


class Outcome(StrEnum):
    """How the sign-in would end."""

    NEW = "new"
    """A user would be made."""
    KNOWN = "known"
    """A user who came before, or whom an administrator linked by the subject, would be signed in."""
    LINKED = "linked"
    """A user whom an administrator linked by an attribute would be signed in, and be known by the subject from then on."""
    REFUSED = "refused"


@dataclass(frozen=True)
class Preview:
    """``username`` and ``status`` are those of the user who would be signed in, ``sub`` is empty for a new one.

    ``attributes`` are all that the user would have, without those of a refused sign-in; ``mapped`` says of each rule of the
    mapping what it comes to. ``groups`` are the user's afterwards, best precedence first. ``problem`` is what the app would
    be told at its callback, as ``error`` and ``error_description``; empty where the sign-in would pass.
    """

    outcome: Outcome
    username: str
    sub: str
    status: str
    attributes: dict[str, str]
    mapped: tuple[Mapped, ...]
    groups: tuple[str, ...]
    problem: tuple[str, str] = ("", "")


def preview(pool: UserPool, verified: VerifiedIdentity, client: AppClient | None = None) -> Preview:
    """What a sign-in at this moment would come to, by an app ``client``; without one every attribute may be written.

    What functions of the pool would change, refuse or link is not known before they are asked.
    """
    identity = identity_of(pool, verified, verified.claims)
    user = find_one(User, id=identity.user_id) if identity else None
    if identity is None or user is None:
        return _of_newcomer(pool, verified, client)
    user.pool = pool
    return _of_known(verified, client, identity, user)


def _of_known(
    verified: VerifiedIdentity, client: AppClient | None, identity: FederatedIdentity, user: User
) -> Preview:
    mapped = tuple(weigh(verified, verified.claims, user.pool, client, user.attributes))
    outcome = Outcome.KNOWN if identity.attribute == SUBJECT else Outcome.LINKED
    attributes, problem = dict(user.attributes), ("", "")
    try:
        if not user.enabled:
            raise NotTaken("User is disabled.", begins="")
        attributes = changed_attributes(user.pool, mapped, user.attributes)
        before = aliases_of(user.pool, user.username, user.attributes)
        _check_free(user, attributes, before)
    except (NotTaken, errors.ServiceError) as refused:
        outcome, problem = Outcome.REFUSED, _in_words(verified, refused)
    return Preview(
        outcome,
        user.username,
        user.sub,
        user.status,
        attributes,
        mapped,
        _groups_of(user, verified),
        problem,
    )


def _of_newcomer(pool: UserPool, verified: VerifiedIdentity, client: AppClient | None) -> Preview:
    name = federated_name(pool, verified.provider, verified.subject)
    mapped = tuple(weigh(verified, verified.claims, pool, client, None))
    outcome, attributes, problem = Outcome.NEW, {}, ("", "")
    try:
        check_name(name)
        attributes = new_attributes(pool, mapped, verified.provider.name)
        user = new_user(pool, name, None, attributes, verified.provider.created)
        if find_one(User, pool_id=pool.id, username_key=user.username_key) is not None:
            raise name_taken(name, verified.provider)
        _check_free(user, attributes, {})
    except (NotTaken, errors.ServiceError) as refused:
        outcome, problem = Outcome.REFUSED, _in_words(verified, refused)
    groups = _there(pool, {own_group(verified.provider, pool)} | _chosen(verified))
    return Preview(outcome, name, "", Status.EXTERNAL_PROVIDER, attributes, mapped, groups, problem)


def _check_free(user: User, attributes: dict[str, str], before: dict[str, str]) -> None:
    """Raise AliasExistsException where an alias that the user would gain is somebody else's."""
    gained = {
        key: name
        for key, name in aliases_of(user.pool, user.username, attributes).items()
        if key not in before
    }
    taken = Alias.objects.filter(pool_id=user.pool_id, key__in=gained).exclude(user_id=user.id)
    if names := [gained[alias.key] for alias in taken]:
        raise errors.AliasExistsException(f"An account with the {' or '.join(names)} already exists.")


def _in_words(verified: VerifiedIdentity, problem: NotTaken | errors.ServiceError) -> tuple[str, str]:
    told = told_of(verified.provider, problem)
    return told.error, told.description


def _chosen(verified: VerifiedIdentity) -> frozenset[str]:
    rule = rule_of(verified.provider.details)
    return rule.chosen(verified.claims) if rule else frozenset()


def _groups_of(user: User, verified: VerifiedIdentity) -> tuple[str, ...]:
    rule = rule_of(verified.provider.details)
    own = set(Membership.objects.filter(user=user).values_list("group__name", flat=True))
    return _there(user.pool, (own - rule.named) | rule.chosen(verified.claims) if rule else own)


def _there(pool: UserPool, names: set[str] | frozenset[str]) -> tuple[str, ...]:
    """Those of the groups that the pool has."""
    return tuple(group.name for group in by_precedence(Group.objects.filter(pool=pool, name__in=names)))
