"""The metrics of a pool, read through the API of CloudWatch."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from pools.models import AuthEvent, HourlyCount, Occurrence, UserPool
from pools.rules.metrics import rolling
from pools.rules.metrics.counting import TOKEN_REFRESH, count
from pools.tasks import tend_metrics
from tests.fixtures.events import NOON
from tests.pools.signing import error_of, signed_headers

HOUR = 3600
LATER = NOON + timedelta(hours=5)


@pytest.fixture
def pool_id(cognito) -> str:
    return cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]


@pytest.fixture
def cloudwatch(make_client):
    return make_client(service="cloudwatch")


@pytest.fixture
def read(cloudwatch, pool_id):
    """The points of a metric from an hour before noon to eight hours after: ``read("SignInSuccesses", "Sum")``."""

    def ask(metric, stat="Sum", period=HOUR, *, expression=None, dimensions="", terms="", **members) -> dict:
        search = (
            f"SUM(SEARCH('{{AWS/Cognito,UserPool,UserPoolClient{dimensions}}} "
            f'MetricName="{metric}" UserPool="{pool_id}"{terms}\', \'{stat}\', {period}))'
        )
        answer = cloudwatch.get_metric_data(
            MetricDataQueries=[{"Id": "asked", "Expression": expression or search}],
            StartTime=NOON - timedelta(hours=1),
            EndTime=NOON + timedelta(hours=8),
            **members,
        )
        [result] = answer["MetricDataResults"]
        assert (result["Id"], result["StatusCode"]) == ("asked", "Complete")
        hours = [(moment - NOON) / timedelta(hours=1) for moment in result["Timestamps"]]
        return dict(zip(hours, result["Values"], strict=True))

    return ask


@pytest.fixture
def busy(ann, happened):
    """Sign-ins, a sign-up and more of Ann, in three hours."""
    for minute in (0, 10, 59):
        happened(ann, minutes=minute, client_id="web")
    happened(ann, response="Fail", minutes=20, client_id="phone")
    happened(ann, response="InProgress", minutes=21)
    happened(ann, minutes=60, client_id="phone", identity_provider="Google")
    happened(ann, event_type="ForgotPassword", minutes=61)
    happened(ann, event_type="SignUp", response="InProgress", minutes=130, client_id="web")
    happened(ann, event_type="SignUp", response="Fail", minutes=131, client_id="web")
    for succeeded in (True, True, False):
        count(ann.pool, "web", TOKEN_REFRESH, NOON + timedelta(minutes=70), succeeded=succeeded)


@pytest.fixture(params=["counted from events", "rolled up", "partly rolled up"])
def rolled(request, ann, busy):
    if request.param != "counted from events":
        until = LATER if request.param == "rolled up" else NOON + timedelta(minutes=80)
        rolling.roll_up(ann.pool, until)
        rolling.roll_up(ann.pool, until)


@pytest.mark.parametrize(
    ("metric", "successes", "requests"),
    [
        ("SignInSuccesses", {0: 3, 1: 1}, {0: 4, 1: 1}),
        ("SignUpSuccesses", {2: 1}, {2: 2}),
        ("TokenRefreshSuccesses", {1: 2}, {1: 3}),
    ],
)
def test_sum_counts_successes_and_sample_count_all_requests(read, rolled, metric, successes, requests):
    assert read(metric, "Sum") == successes
    assert read(metric, "SampleCount") == requests
    assert read(metric, "Average") == {hour: successes[hour] / requests[hour] for hour in requests}


def test_federated_sign_ins_are_counted_by_their_identity_provider(read, rolled):
    of_google = {"dimensions": ",IdentityProvider", "terms": ' IdentityProvider="Google"'}
    assert read("FederationSuccesses", **of_google) == {1: 1}
    assert read("FederationSuccesses", dimensions=",IdentityProvider") == {1: 1}
    assert read("FederationSuccesses") == {}


def test_hours_are_added_up_to_longer_periods(read, rolled):
    assert read("SignInSuccesses", "SampleCount", 12 * HOUR) == {0: 5}


def test_points_come_newest_first_unless_told_otherwise(read, rolled):
    assert list(read("SignInSuccesses")) == [1, 0]
    assert list(read("SignInSuccesses", ScanBy="TimestampAscending")) == [0, 1]


def test_one_client_is_asked_for_by_its_dimensions(cloudwatch, pool_id, rolled):
    def ask(*clients: str) -> list[float]:
        pairs = [("UserPool", pool_id), *(("UserPoolClient", client) for client in clients)]
        metric = {
            "Namespace": "AWS/Cognito",
            "MetricName": "SignInSuccesses",
            "Dimensions": [{"Name": name, "Value": value} for name, value in pairs],
        }
        answer = cloudwatch.get_metric_data(
            MetricDataQueries=[
                {"Id": "a", "MetricStat": {"Metric": metric, "Period": HOUR, "Stat": "SampleCount"}}
            ],
            StartTime=NOON,
            EndTime=LATER,
        )
        return answer["MetricDataResults"][0]["Values"]

    assert ask("web") == [3]
    assert ask("phone") == [1, 1]
    assert ask("nobody") == []
    # As in CloudWatch: nothing is published with fewer dimensions.
    assert ask() == []


@pytest.mark.parametrize(
    "expression",
    [
        "SUM(METRICS())",
        "SELECT COUNT(x) FROM y",
        """SUM(SEARCH('{AWS/Cognito,UserPool,UserPoolClient} MetricName="SignInSuccesses"', 'p99', 3600))""",
        """SUM(SEARCH('{AWS/Cognito,UserPool,UserPoolClient} MetricName="SignInSuccesses"', 'Sum', 300))""",
    ],
)
def test_what_cannot_be_answered_is_refused(read, expression):
    with pytest.raises(ClientError, match="InvalidParameter"):
        read("", expression=expression)


def test_a_pool_that_is_not_there_has_no_points(read):
    search = """SUM(SEARCH('{AWS/Cognito,UserPool,UserPoolClient} MetricName="SignInSuccesses" UserPool="x_y"', 'Sum', 3600))"""
    assert read("", expression=search) == {}


def test_users_whom_an_administrator_makes_are_sign_ups(cognito, cloudwatch, pool_id):
    cognito.admin_create_user(UserPoolId=pool_id, Username="ben", MessageAction="SUPPRESS")
    now = datetime.now(UTC)
    metric = {
        "Namespace": "AWS/Cognito",
        "MetricName": "SignUpSuccesses",
        "Dimensions": [
            {"Name": "UserPool", "Value": pool_id},
            {"Name": "UserPoolClient", "Value": "Admin"},
        ],
    }
    answer = cloudwatch.get_metric_data(
        MetricDataQueries=[{"Id": "a", "MetricStat": {"Metric": metric, "Period": HOUR, "Stat": "Sum"}}],
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(hours=1),
    )
    assert answer["MetricDataResults"][0]["Values"] == [1]


@pytest.mark.slow
def test_counts_outlive_their_events_and_go_after_fifteen_months(read, ann, busy, time_machine, settings):
    settings.AUTH_EVENTS_DAYS = 1
    time_machine.move_to(NOON + timedelta(days=2))
    tend_metrics()
    assert not AuthEvent.objects.exists()
    assert not Occurrence.objects.exists()
    assert read("SignInSuccesses") == {0: 3, 1: 1}
    time_machine.move_to(NOON + timedelta(days=456))
    tend_metrics()
    assert not HourlyCount.objects.exists()


def test_an_hour_waits_for_sign_ins_that_began_in_it(ann, happened):
    happened(ann)
    rolling.roll_up(ann.pool, NOON + timedelta(minutes=79))
    assert not HourlyCount.objects.exists()
    rolling.roll_up(ann.pool, NOON + timedelta(minutes=80))
    assert HourlyCount.objects.get().total == 1


def test_a_pool_is_behind_once_an_hour_has_closed(pool_id):
    pool = UserPool.objects.get()
    assert list(rolling.pools_behind(NOON)) == [pool]
    rolling.roll_up(pool, NOON)
    assert not list(rolling.pools_behind(NOON + timedelta(minutes=19)))
    assert list(rolling.pools_behind(NOON + timedelta(minutes=20))) == [pool]


def test_charts_take_few_queries(read, ann, busy, django_assert_max_num_queries):
    rolling.roll_up(ann.pool, NOON + timedelta(minutes=80))
    with django_assert_max_num_queries(7):  # one of them finds the key that signed, one keeps its first use
        read("SignInSuccesses")


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"NextToken": "made-up"}, "pagination token"),
        ({"LabelOptions": {"Timezone": "+0100"}}, "leave LabelOptions out"),
        ({"MaxDatapoints": 1}, "There are 2 points"),
    ],
)
def test_what_cannot_be_honoured_is_refused(read, busy, members, said):
    assert len(read("SignInSuccesses", MaxDatapoints=2)) == 2
    with pytest.raises(ClientError, match=said):
        read("SignInSuccesses", **members)


@pytest.mark.parametrize(
    ("members", "unit", "said"),
    [({"AccountId": "111111111111"}, "Count", "leave AccountId out"), ({}, "Bytes", ""), ({}, "Count", "")],
)
def test_metrics_are_counts_of_this_account(cloudwatch, pool_id, busy, members, unit, said):
    dimensions = [{"Name": "UserPool", "Value": pool_id}, {"Name": "UserPoolClient", "Value": "web"}]
    metric = {"Namespace": "AWS/Cognito", "MetricName": "SignInSuccesses", "Dimensions": dimensions}
    query = {"Id": "asked", "MetricStat": {"Metric": metric, "Period": HOUR, "Stat": "Sum", "Unit": unit}}

    def ask() -> list[float]:
        answer = cloudwatch.get_metric_data(
            MetricDataQueries=[query | members], StartTime=NOON, EndTime=NOON + timedelta(hours=3)
        )
        return answer["MetricDataResults"][0]["Values"]

    if said:
        with pytest.raises(ClientError, match=said):
            ask()
    else:
        assert bool(ask()) == (unit == "Count")


QUERY = {"Id": "asked", "Expression": "SUM(METRICS())"}


@pytest.mark.parametrize(
    ("start", "hours", "query", "said"),
    [
        (NOON, 0, QUERY, "StartTime must be before EndTime"),
        (NOON, 456 * 24, QUERY, "Metrics are kept for 455 days"),
        (NOON, 1, {"Id": "asked"}, "either an Expression or a MetricStat"),
    ],
)
def test_a_time_or_a_query_that_makes_no_sense_is_refused(cloudwatch, start, hours, query, said):
    with pytest.raises(ClientError, match=said):
        cloudwatch.get_metric_data(
            MetricDataQueries=[query], StartTime=start, EndTime=start + timedelta(hours=hours)
        )


def test_a_time_that_no_calendar_has_is_refused(door, make_key):
    query = {"MetricDataQueries": [QUERY], "StartTime": 1e17, "EndTime": 2e17}
    target = {"X-Amz-Target": "GraniteServiceVersion20100801.GetMetricData"}
    body = json.dumps(query).encode()
    headers = signed_headers(make_key(), "GetMetricData", body, extra=target)
    assert error_of(door.send(body, headers=headers.items()))[1] == "1e+17 is no time that can be asked for."
