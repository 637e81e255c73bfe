"""The one rule of what reads, held against the service models and against everybody who asks it."""

from contextlib import suppress
from fnmatch import fnmatchcase

import pytest
import regex
from botocore.model import Shape

from dashboard.aws import guard
from dashboard.iam_documents.key_scopes import READS, Scope, policy_of
from dashboard.permissions.groups import GROUPS, all_permissions
from identities.iam.user_records import user_of_key
from pools import errors
from pools.models import ApiKey
from pools.rules.callers.access import authorise
from pools.wire.call import Call, Caller, CallerKind
from pools.wire.reads import CHANGES_ALL_THE_SAME, GRANTS, READING, changes
from pools.wire.registry import SERVICES
from pools.wire.shapes import load_service

SERVED = sorted({service.model.service_name for service in SERVICES.values()} | {"cognito-sync"})
OPERATIONS = [(service, name) for service in SERVED for name in load_service(service).operation_names]
ALLOWED = {f"{service}:{name}" for service, name in OPERATIONS if not changes(name)}
OPENS_MORE = regex.compile(r"(?!next|upload|Next|Pagination|Sync).*Token|Secret(Access)?Key")
"""Members with which somebody can do more. That of ListRecords only says which version of a dataset was read."""
HOW_LONG = "TokenValidityUnitsType"
"""Whose members are called like tokens, and say in what their lives are counted."""
IN_GROUPS = {f"{service}:{name}" for service, name in OPERATIONS} & all_permissions()


def expanded(actions, services=SERVED):
    """The operations that the actions of a policy match."""
    every = (f"{service}:{name}" for service, name in OPERATIONS if service in services)
    return {action for action in every if any(fnmatchcase(action, pattern) for pattern in actions)}


def gives_what_opens_more(shape: Shape | None, seen: frozenset[str] = frozenset()) -> bool:
    if shape is None or shape.name in (*seen, HOW_LONG):
        return False
    if shape.type_name == "list":
        return gives_what_opens_more(shape.member, seen)
    if shape.type_name != "structure":
        return False
    inside = seen | {shape.name}
    return any(
        (member.type_name == "string" and OPENS_MORE.fullmatch(name)) or gives_what_opens_more(member, inside)
        for name, member in shape.members.items()
    )


def test_what_is_named_by_hand_exists_and_is_named_like_a_read():
    known = {name for _, name in OPERATIONS}
    assert known >= CHANGES_ALL_THE_SAME | GRANTS
    assert not CHANGES_ALL_THE_SAME & GRANTS
    assert all(name.startswith("Get") for name in CHANGES_ALL_THE_SAME | GRANTS)


@pytest.mark.parametrize("service", SERVED)
def test_what_reads_gives_out_nothing_that_opens_more(service):
    model = load_service(service)
    giving = [
        name
        for name in model.operation_names
        if gives_what_opens_more(model.operation_model(name).output_shape)
    ]
    assert [name for name in giving if not changes(name)] == []


def test_an_operation_that_nobody_has_named_yet_counts_as_a_change():
    assert changes("BatchGetUser")
    assert changes("Getaway")


def test_policies_of_reading_match_what_reads_and_nothing_else():
    assert sorted(READING) == SERVED
    assert expanded([f"{service}:{name}" for service, names in READING.items() for name in names]) == ALLOWED


def test_no_name_of_a_policy_matches_nothing():
    patterns = [f"{service}:{name}" for service, names in READING.items() for name in names]
    assert [pattern for pattern in patterns if not expanded([pattern])] == []


def test_a_key_that_reads_is_given_what_reads_but_for_keys_themselves():
    (statement,) = policy_of(Scope(READS))["Statement"]
    asked = [service for service in SERVED if service not in ("iam", "sts")]
    assert expanded(statement["Action"]) == {act for act in ALLOWED if act.partition(":")[0] in asked}


def test_a_key_of_the_command_line_is_shown_with_what_it_may_read():
    key = ApiKey(id="AKIDREADS", read_only=True, pools=[])
    (policy,) = user_of_key(key).policies.values()
    assert expanded(policy["Statement"][0]["Action"]) == ALLOWED


def test_the_engine_lets_a_key_that_reads_do_the_same():
    let_in = set()
    for service, name in OPERATIONS:
        with suppress(errors.AccessDeniedException):
            authorise(Call(name, Caller(CallerKind.API_KEY, "AKIDREADS", read_only=True)), service, {})
            let_in.add(f"{service}:{name}")
    assert let_in == ALLOWED


def test_roles_of_staff_that_see_change_nothing():
    seeing = [group for group in GROUPS if group.key.startswith("see-")]
    assert (
        sorted(
            act for group in seeing for act in group.permissions & IN_GROUPS if changes(act.partition(":")[2])
        )
        == []
    )


def test_each_group_of_staff_that_changes_has_something_that_changes():
    doing = [group for group in GROUPS if not group.key.startswith("see-") and group.permissions & IN_GROUPS]
    assert [
        group.key for group in doing if not any(changes(act.partition(":")[2]) for act in group.permissions)
    ] == []


def test_the_guard_asks_the_same_rule():
    assert guard.changes is changes
