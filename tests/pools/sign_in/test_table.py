"""The table of the sign-in tells every way on."""

import pytest

from pools.challenges.paths import TOKENS, Path, one_of
from pools.challenges.table import FLOWS, JUNCTIONS, STATES
from pools.wire.registry import SERVICES

LEADS_TO = {
    **{name: set(state.path.names) for name, state in STATES.items()},
    **{name: {other for path in paths for other in path.names} for name, paths in JUNCTIONS.items()},
}


def reached_from(names: set[str]) -> set[str]:
    found, waiting = set(), set(names)
    while waiting:
        found |= waiting
        waiting = {other for name in waiting for other in LEADS_TO.get(name, ())} - found
    return found


def test_every_path_leads_to_something_that_the_table_knows():
    named = {name for names in LEADS_TO.values() for name in names}
    named |= {name for flow in FLOWS.values() for name in flow.names}
    assert named - {TOKENS} <= set(LEADS_TO)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_flow_can_come_to_tokens(flow):
    assert TOKENS in reached_from(set(FLOWS[flow].names))


def test_every_state_is_asked_in_some_flow_and_leads_to_tokens():
    asked = reached_from({name for flow in FLOWS.values() for name in flow.names})
    assert asked == {*STATES, *JUNCTIONS, TOKENS}
    assert [name for name in STATES if TOKENS not in reached_from({name})] == []


def test_the_last_path_of_a_junction_is_always_open():
    assert [name for name, paths in JUNCTIONS.items() if paths[-1].when] == []


def test_every_challenge_of_the_api_is_a_state_or_not_built():
    service = next(one for one in SERVICES.values() if "InitiateAuth" in one.operations)
    shape = service.operation_model("RespondToAuthChallenge").input_shape.members["ChallengeName"]
    assert set(STATES) == set(shape.enum) - {"ADMIN_NO_SRP_AUTH"}


def test_a_function_of_the_table_cannot_name_what_does_not_stand_beside_it():
    path: Path = one_of("SMS_MFA", "EMAIL_OTP", by=lambda attempt: "SOFTWARE_TOKEN_MFA")
    with pytest.raises(AssertionError, match="SOFTWARE_TOKEN_MFA is not among SMS_MFA, EMAIL_OTP"):
        path.choose(None)
