"""The log of an import, read through the API of CloudWatch Logs."""

import pytest
from botocore.exceptions import ClientError

from tests.fixtures.imports import LOG_GROUP, person

ROWS = [person("ann")] + [person(f"a {number}") for number in range(5)]


@pytest.fixture
def logs(make_client):
    return make_client(service="logs")


@pytest.fixture
def job(import_pool, import_file) -> dict:
    return import_file(import_pool(), ROWS)


def stream(job: dict) -> dict:
    return {
        "logGroupName": LOG_GROUP.format(job["UserPoolId"]),
        "logStreamName": f"{job['JobId']}/{job['JobName']}",
    }


def lines(answer: dict) -> list[int]:
    return [int(event["message"].split("Line Number ")[1].split()[0]) for event in answer["events"]]


def test_what_was_refused_is_logged_with_its_line_and_column_and_no_value(logs, job):
    events = logs.get_log_events(**stream(job))["events"]
    assert events[0]["message"] == "[FAILED] Line Number 3 - cognito:username: The user name holds a space."
    assert abs(events[0]["timestamp"] / 1000 - job["StartDate"].timestamp()) < 1


def test_pages_lead_forwards_to_the_end_and_back(logs, job):
    first = logs.get_log_events(**stream(job), limit=2, startFromHead=True)
    second = logs.get_log_events(**stream(job), limit=2, nextToken=first["nextForwardToken"])
    third = logs.get_log_events(**stream(job), limit=2, nextToken=second["nextForwardToken"])
    end = logs.get_log_events(**stream(job), limit=2, nextToken=third["nextForwardToken"])
    back = logs.get_log_events(**stream(job), limit=2, nextToken=end["nextBackwardToken"])
    assert [lines(page) for page in (first, second, third, end, back)] == [[3, 4], [5, 6], [7], [], [6, 7]]


def test_without_start_from_head_the_latest_lines_come_first(logs, job):
    last = logs.get_log_events(**stream(job), limit=2)
    assert lines(last) == [6, 7]
    assert lines(logs.get_log_events(**stream(job), limit=2, nextToken=last["nextBackwardToken"])) == [4, 5]


def test_events_outside_the_time_that_was_asked_for_are_left_out(logs, job):
    time = logs.get_log_events(**stream(job))["events"][0]["timestamp"]
    assert logs.get_log_events(**stream(job), startTime=time + 1)["events"] == []
    assert logs.get_log_events(**stream(job), endTime=time)["events"] == []
    assert len(logs.get_log_events(**stream(job), startTime=time, endTime=time + 1)["events"]) == 5


@pytest.mark.parametrize("order", [{}, {"descending": True}, {"orderBy": "LastEventTime"}])
def test_each_started_job_is_a_stream(logs, import_pool, import_file, order):
    pool = import_pool()
    jobs = [import_file(pool, ROWS) for _ in range(3)]
    found, token = [], {}
    while token is not None:
        page = logs.describe_log_streams(logGroupName=LOG_GROUP.format(pool), limit=2, **order, **token)
        found += [item["logStreamName"] for item in page["logStreams"]]
        token = {"nextToken": page["nextToken"]} if "nextToken" in page else None
    names = [f"{job['JobId']}/{job['JobName']}" for job in jobs]
    assert found == (names if "orderBy" in order else sorted(names, reverse="descending" in order))


def test_streams_are_found_by_a_prefix(logs, job):
    group = {"logGroupName": LOG_GROUP.format(job["UserPoolId"])}
    assert len(logs.describe_log_streams(**group, logStreamNamePrefix=job["JobId"])["logStreams"]) == 1
    assert (
        len(logs.describe_log_streams(**group, logStreamNamePrefix=f"{job['JobId']}/aut")["logStreams"]) == 1
    )
    assert logs.describe_log_streams(**group, logStreamNamePrefix="import-other")["logStreams"] == []


def test_what_does_not_exist_is_not_found(logs, job):
    for change in ({"logGroupName": "/aws/lambda/x"}, {"logStreamName": "import-x/autumn"}):
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            logs.get_log_events(**(stream(job) | change))


def test_a_limited_key_reads_only_the_logs_of_its_pools(make_client, job):
    own = make_client(service="logs", pools=[job["UserPoolId"]], read_only=True)
    other = make_client(service="logs", pools=["us-east-1_other"])
    assert own.get_log_events(**stream(job))["events"]
    with pytest.raises(ClientError, match="AccessDeniedException"):
        other.get_log_events(**stream(job))


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"logStreamNamePrefix": "import-", "orderBy": "LastEventTime"}, "Cannot order by LastEventTime"),
        ({"logGroupIdentifier": "/aws/cognito/userpools/a/b"}, "either logGroupName or logGroupIdentifier"),
        ({"logGroupName": None}, "either logGroupName or logGroupIdentifier"),
    ],
)
def test_streams_that_cannot_be_asked_for(logs, job, members, said):
    given = {"logGroupName": stream(job)["logGroupName"]} | members
    with pytest.raises(ClientError, match=said):
        logs.describe_log_streams(**{name: value for name, value in given.items() if value})
