"""How risky a sign-in is, by what the user did before."""

from dataclasses import replace

import pytest

from pools.rules.context.reading import read_context
from pools.rules.risk.assessment import assess
from tests.fixtures.events import HARBOUR, LISBON, PHONE, TOKYO, WINDOWS, answers, call_at

ELSEWHERE = "192.0.2.4"


@pytest.fixture
def guarded_ann(guarded_pool, user_of):
    return user_of(guarded_pool(), "ann")


@pytest.fixture
def configure(cognito, guarded_ann):
    """Sets what Ann's pool does about risk."""
    return lambda **members: cognito.set_risk_configuration(UserPoolId=guarded_ann.pool.public_id, **members)


def found(user, minutes=60, **members) -> tuple:
    risk = assess(call_at(minutes, **members), user, "")
    return risk.level, risk.signals


def test_with_threat_protection_off_nothing_is_computed(guarded_pool, user_of, django_assert_num_queries):
    user = user_of(guarded_pool("OFF"), "ann")
    with django_assert_num_queries(0):
        assert assess(call_at(), user, "") is None


def test_the_first_sign_in_has_nothing_to_be_compared_with(guarded_ann):
    assert found(guarded_ann) == ("", ())


def test_the_usual_device_in_the_usual_place_is_no_risk_even_when_updated(guarded_ann, happened):
    happened(guarded_ann)
    assert found(guarded_ann, source_ip=HARBOUR, user_agent=WINDOWS.format(131)) == ("", ())


@pytest.mark.parametrize(
    ("members", "level", "signals"),
    [
        ({"user_agent": PHONE}, "Low", ("new device",)),
        ({"source_ip": ELSEWHERE}, "Low", ("new address",)),
        ({"user_agent": PHONE, "source_ip": ELSEWHERE}, "Medium", ("new device", "new address")),
    ],
)
def test_what_the_user_never_used_before_is_a_risk(guarded_ann, happened, members, level, signals):
    happened(guarded_ann)
    assert found(guarded_ann, **members) == (level, signals)


def test_a_known_device_key_makes_another_browser_no_new_device(guarded_ann, happened):
    happened(guarded_ann, device_key="us-east-1_key")
    call = call_at(60, user_agent=PHONE)
    assert assess(call, guarded_ann, "", read_context(call, device_key="us-east-1_key")).signals == ()
    assert assess(call, guarded_ann, "", read_context(call, device_key="us-east-1_k")).signals == (
        "new device",
    )


def test_what_failed_makes_no_device_known(guarded_ann, happened):
    happened(guarded_ann)
    happened(guarded_ann, response="Fail", user_agent=PHONE)
    assert found(guarded_ann, user_agent=PHONE) == ("Low", ("new device",))


@pytest.mark.parametrize(
    ("response", "value", "signals"), [("Pass", "Invalid", ("new device",)), ("Fail", "Valid", ())]
)
def test_feedback_decides_whom_the_pool_knows(cognito, guarded_ann, happened, response, value, signals):
    happened(guarded_ann)
    event_id = happened(guarded_ann, response=response, user_agent=PHONE, minutes=1)
    cognito.admin_update_auth_event_feedback(
        UserPoolId=guarded_ann.pool.public_id, Username="ann", EventId=event_id, FeedbackValue=value
    )
    assert found(guarded_ann, user_agent=PHONE)[1] == signals


@pytest.mark.parametrize(
    ("failures", "minutes", "level"),
    [(2, 59, ""), (3, 59, "Medium"), (3, 61, ""), (10, 59, "Medium")],
)
def test_repeated_failures_within_an_hour_are_a_risk(guarded_ann, happened, failures, minutes, level):
    happened(guarded_ann, minutes=-1)
    for _ in range(failures):
        happened(guarded_ann, response="Fail")
    assert found(guarded_ann, minutes)[0] == level


def test_many_failures_and_a_new_address_are_a_high_risk(guarded_ann, happened):
    happened(guarded_ann, minutes=-1)
    for _ in range(10):
        happened(guarded_ann, response="Fail")
    assert found(guarded_ann, 30, source_ip=ELSEWHERE)[0] == "High"


def test_failures_that_push_all_else_out_of_sight_leave_nobody_known(guarded_ann, happened):
    happened(guarded_ann, minutes=-1)
    for _ in range(100):
        happened(guarded_ann, response="Fail")
    assert found(guarded_ann, 30)[1] == ("new device", "new address", "many repeated failures")


@pytest.mark.parametrize(("hours", "signals"), [(11, ("impossible travel",)), (13, ())])
def test_nobody_is_in_lisbon_and_half_a_day_later_in_tokyo(guarded_ann, happened, geoip, hours, signals):
    happened(guarded_ann, source_ip=TOKYO, minutes=-600)
    happened(guarded_ann, source_ip=LISBON)
    assert found(guarded_ann, hours * 60, source_ip=TOKYO) == ("High" if signals else "", signals)


def test_without_a_geoip_file_travel_is_not_judged(guarded_ann, happened):
    happened(guarded_ann, source_ip=TOKYO, minutes=-600)
    happened(guarded_ann)
    assert found(guarded_ann, source_ip=TOKYO) == ("", ())


def test_an_assessment_takes_two_queries(guarded_ann, happened, configure, geoip, django_assert_num_queries):
    configure(AccountTakeoverRiskConfiguration=answers(Low="BLOCK"))
    happened(guarded_ann)
    with django_assert_num_queries(2):
        assess(call_at(60, source_ip=ELSEWHERE), guarded_ann, "some client")


@pytest.mark.parametrize("action", ["BLOCK", "MFA_REQUIRED", "MFA_IF_CONFIGURED", "NO_ACTION"])
def test_an_enforcing_pool_acts_as_it_is_configured(guarded_ann, happened, configure, action):
    configure(AccountTakeoverRiskConfiguration=answers(notify=True, Low=action))
    happened(guarded_ann)
    risk = assess(call_at(60, user_agent=PHONE), guarded_ann, "")
    assert (risk.action, risk.notify) == (action, True)
    assert risk.decision == ("Block" if action == "BLOCK" else "AccountTakeover")
    unconfigured = assess(call_at(60, user_agent=PHONE, source_ip=ELSEWHERE), guarded_ann, "")
    assert (unconfigured.level, unconfigured.action, unconfigured.notify) == ("Medium", "NO_ACTION", False)


def test_an_auditing_pool_computes_and_does_nothing(cognito, guarded_pool, user_of, happened):
    user = user_of(guarded_pool("AUDIT"), "ann")
    cognito.set_risk_configuration(
        UserPoolId=user.pool.public_id,
        AccountTakeoverRiskConfiguration=answers(notify=True, Low="BLOCK"),
        CompromisedCredentialsRiskConfiguration={"Actions": {"EventAction": "BLOCK"}},
        RiskExceptionConfiguration={"BlockedIPRangeList": [f"{ELSEWHERE}/32"]},
    )
    happened(user)
    risk = assess(call_at(60, user_agent=PHONE), user, "", compromised=True)
    assert (risk.level, risk.decision, risk.compromised) == ("Low", "AccountTakeover", True)
    assert (risk.action, risk.notify, risk.refuse_password) == ("NO_ACTION", False, False)
    assert assess(call_at(60, source_ip=ELSEWHERE), user, "").action == "NO_ACTION"


def test_a_clients_configuration_stands_in_place_of_the_pools(cognito, guarded_ann, happened, configure):
    configure(AccountTakeoverRiskConfiguration=answers(Low="BLOCK"))
    pool_id = guarded_ann.pool.public_id
    own, other = (
        cognito.create_user_pool_client(UserPoolId=pool_id, ClientName=name)["UserPoolClient"]["ClientId"]
        for name in ("own", "other")
    )
    cognito.set_risk_configuration(
        UserPoolId=pool_id, ClientId=own, AccountTakeoverRiskConfiguration=answers(Low="MFA_REQUIRED")
    )
    happened(guarded_ann)
    call = call_at(60, user_agent=PHONE)
    assert assess(call, guarded_ann, own).action == "MFA_REQUIRED"
    assert assess(call, guarded_ann, other).action == "BLOCK"


@pytest.mark.parametrize("ranges", [["192.0.2.0/24"], ["10.0.0.0/8", "2001:db8::/32", "192.0.2.4/32"]])
def test_a_blocked_address_is_blocked_and_an_allowed_one_is_not_judged(
    guarded_ann, happened, configure, ranges
):
    happened(guarded_ann)
    call = call_at(60, source_ip=ELSEWHERE, user_agent=PHONE)
    configure(RiskExceptionConfiguration={"BlockedIPRangeList": ranges})
    risk = assess(call, guarded_ann, "")
    assert (risk.action, risk.decision, risk.level) == ("BLOCK", "Block", "High")
    written_as_ipv6 = replace(call, source_ip=f"::ffff:{ELSEWHERE}")
    assert assess(written_as_ipv6, guarded_ann, "").action == "BLOCK"
    configure(RiskExceptionConfiguration={"SkippedIPRangeList": ranges})
    risk = assess(call, guarded_ann, "")
    assert (risk.action, risk.decision, risk.level) == ("NO_ACTION", "NoRisk", "")


@pytest.mark.parametrize(
    ("configured", "refused"),
    [
        ({"Actions": {"EventAction": "BLOCK"}}, True),
        ({"EventFilter": ["SIGN_IN"], "Actions": {"EventAction": "BLOCK"}}, True),
        ({"EventFilter": ["SIGN_UP"], "Actions": {"EventAction": "BLOCK"}}, False),
        ({"Actions": {"EventAction": "NO_ACTION"}}, False),
    ],
)
def test_a_compromised_password_is_refused_where_the_pool_says_so(
    guarded_ann, configure, configured, refused
):
    configure(CompromisedCredentialsRiskConfiguration=configured)
    risk = assess(call_at(), guarded_ann, "", compromised=True)
    assert (risk.compromised, risk.refuse_password) == (True, refused)
    assert risk.decision == ("Block" if refused else "NoRisk")


def test_custom_authentication_has_a_mode_of_its_own(guarded_pool, user_of):
    plain = user_of(guarded_pool(), "ann")
    assert assess(call_at(), plain, "", custom_auth=True) is None
    watched = user_of(guarded_pool(AdvancedSecurityAdditionalFlows={"CustomAuthMode": "AUDIT"}), "ann")
    assert assess(call_at(), watched, "", custom_auth=True)
