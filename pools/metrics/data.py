"""GetMetricData: sign-ups, sign-ins, refreshed tokens and federation of a pool, by the hour or longer."""

from datetime import UTC, datetime

from pools import errors
from pools.metrics.questions import Question, read_question
from pools.models import UserPool
from pools.models.prepared_sql import find_one
from pools.rules.metrics.counting import METRICS
from pools.rules.metrics.series import Hours, read_hours
from pools.rules.paging import read_token
from pools.wire.call import Call

MAX_HOURS = 455 * 24


def get_metric_data(
    call: Call,
    *,
    metric_data_queries: list[dict],
    start_time: float,
    end_time: float,
    next_token: str | None = None,
    scan_by: str | None = None,
    max_datapoints: int | None = None,
    label_options: dict | None = None,
) -> dict:
    """All points in one page. ``Sum`` counts successes, ``SampleCount`` all requests: what is between them failed.

    Times in which nothing happened have no point, as in CloudWatch.
    """
    read_token(next_token, scope="GetMetricData")
    if label_options is not None:
        raise errors.InvalidParameterException("Labels hold no times here: leave LabelOptions out.")
    start, end = _moment(start_time), _moment(end_time)
    if end <= start:
        raise errors.InvalidParameterException("The parameter StartTime must be before EndTime.")
    if (end - start).total_seconds() > MAX_HOURS * 3600:
        raise errors.InvalidParameterException("Metrics are kept for 455 days: ask for no longer a time.")
    questions = [
        read_question(query, call.account_id)
        for query in metric_data_queries
        if query.get("ReturnData", True) is not False
    ]
    hours = _read(questions, start, end)
    descending = scan_by != "TimestampAscending"
    results = [_result(question, hours.get(question, {}), descending=descending) for question in questions]
    points = sum(len(result["Values"]) for result in results)
    if max_datapoints is not None and points > max_datapoints:
        raise errors.InvalidParameterException(
            f"There are {points} points, which all come in one page: ask for at least that many by MaxDatapoints, for a "
            "shorter time or a longer Period."
        )
    return {"MetricDataResults": results, "Messages": []}


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise errors.InvalidParameterException(f"{seconds} is no time that can be asked for.") from None


def _read(questions: list[Question], start: datetime, end: datetime) -> dict[Question, Hours]:
    """The hours of each question; those about one selection are read together."""
    selections: dict[tuple[str, str | None, str | None], list[Question]] = {}
    for question in questions:
        if question.exists and question.metric in METRICS:
            selection = (question.pool, question.client_id, question.identity_provider)
            selections.setdefault(selection, []).append(question)
    found: dict[Question, Hours] = {}
    for (public_id, client_id, provider), alike in selections.items():
        if pool := find_one(UserPool, public_id=public_id):
            metrics = {question.metric for question in alike}
            hours = read_hours(pool, metrics, start, end, client_id=client_id, identity_provider=provider)
            found |= {question: hours[question.metric] for question in alike}
    return found


def _result(question: Question, hours: Hours, *, descending: bool) -> dict:
    periods: dict[int, tuple[int, int]] = {}
    for hour, (total, samples) in hours.items():
        begins = int(hour.timestamp()) // question.period * question.period
        before = periods.get(begins, (0, 0))
        periods[begins] = (before[0] + total, before[1] + samples)
    order = sorted(periods, reverse=descending)
    return {
        "Id": question.id,
        "Label": question.label,
        "Timestamps": [datetime.fromtimestamp(begins, UTC) for begins in order],
        "Values": [_value(question.stat, *periods[begins]) for begins in order],
        "StatusCode": "Complete",
    }


def _value(stat: str, total: int, samples: int) -> float:
    return float({"Sum": total, "SampleCount": samples}[stat] if stat != "Average" else total / samples)
