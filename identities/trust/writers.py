"""Who wrote what a role's policies say: a statement counts no further than its writer may act at that moment.

Else whoever may write policies could lend through them what they may not do. A writer is a member of the staff or a
program, known by an id that no other gets. Of statements from before writers were kept nothing is known (None).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from identities.models import Role
from identities.policies.conditions import as_list
from pools import errors
from pools.models import ApiKey
from pools.models.prepared_sql import find_all
from pools.rules.callers.access import authorise, caller_of
from pools.wire.call import Call, CallerKind

Writer = dict[str, str]
Rights = Callable[[str, Mapping[str, Any]], bool]
GONE, THERE, UNKNOWN = "gone", "there", "unknown"


def writer_of(call: Call) -> Writer:
    """Who makes the call, as it is kept beside what they write."""
    caller = call.caller
    own = caller.unique_id or (caller.id if caller.kind is CallerKind.API_KEY else "")
    return {"kind": str(caller.kind), "id": own, "name": caller.name or caller.id}


def writers_after(role: Role, name: str, policy: dict, writer: Writer) -> list[Writer | None]:
    """The writers of a policy's statements once ``writer`` has put it in the place of that of the same name.

    A statement that stays as it was keeps its writer. Whoever saves a policy without any change takes all of it on.
    """
    former, statements = role.policies.get(name), as_list(policy["Statement"])
    if former is None or former == policy:
        return [writer] * len(statements)
    kept = list(zip(as_list(former["Statement"]), role.writers.get(name) or [], strict=False))
    return [next((who for each, who in kept if each == one and who), writer) for one in statements]


def rights_of(writer: Writer, call: Call) -> Rights | None:
    """What a writer may do now: asked with an action (``cognito-idp:AdminGetUser``) and its input. None if they are gone."""
    if not writer["id"]:
        return None
    if writer["kind"] == CallerKind.STAFF:
        return _of_staff()(writer["id"])
    if writer["kind"] != CallerKind.API_KEY:
        return None
    keys = find_all(ApiKey, owner=writer["id"]) or find_all(ApiKey, id=writer["id"], owner="")
    active = [key for key in keys if key.active]
    return (lambda action, given: _may(active[0], call, action, given)) if active else None


def policy_writers(role_name: str) -> dict[str, list[dict[str, str]]]:
    """For the console: the writers of each policy's statements, those of the trust policy under ``""``, with their ``state``.

    Names the ``POLICY_WRITERS`` of the settings. Empty where there is no such role.
    """
    role = Role.objects.filter(folded_name=role_name.lower()).first()
    if role is None:
        return {}
    told = {name: [_described(who) for who in _each(role, name)] for name in role.policies}
    return told | {"": [_described(role.trust_writer)]}


def statement_writer(role: Role, policy: int, number: int) -> Writer | None:
    """Who wrote a statement, by its place as a decision tells it."""
    return _each(role, sorted(role.policies)[policy])[number]


def _each(role: Role, name: str) -> list[Writer | None]:
    many = len(as_list(role.policies[name]["Statement"]))
    return ((role.writers.get(name) or []) + [None] * many)[:many]


def _described(writer: Writer | None) -> dict[str, str]:
    if writer is None:
        return {"state": UNKNOWN, "name": "", "kind": ""}
    return {**writer, "state": THERE if rights_of(writer, Call()) else GONE}


def _may(key: ApiKey, call: Call, action: str, given: Mapping[str, Any]) -> bool:
    service, _, operation = action.partition(":")
    try:
        authorise(replace(call, operation=operation, caller=caller_of(key)), service, dict(given))
    except errors.ServiceError:
        return False
    return True


@cache
def _of_staff() -> Callable[[str], Rights | None]:
    return import_string(settings.STAFF_RIGHTS) if settings.STAFF_RIGHTS else _nobody


def _nobody(_member_id: str) -> None:
    """For a site that has no staff."""
