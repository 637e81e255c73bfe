"""What a MetricDataQuery asks for: one metric of one app client, or of all clients of a pool together."""

from dataclasses import dataclass
from typing import Any

import regex

from pools import errors

NAMESPACE = "AWS/Cognito"
STATISTICS = ("Sum", "SampleCount", "Average")
_HOUR = 3600
_DIMENSIONS = {"UserPool", "UserPoolClient"}
_SEARCH = regex.compile(
    r"""SUM\(\s*SEARCH\(\s*'\{AWS/Cognito(?P<dimensions>(?:\s*,\s*\w+)+)\s*\}\s*(?P<terms>(?:\w+="[^"']*"\s*)+)',"""
    r"""\s*'(?P<stat>\w+)'\s*(?:,\s*(?P<period>\d+)\s*)?\)\s*\)"""
)
_TERM = regex.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Question:
    """A question. ``client_id`` and ``identity_provider`` are None for all; ``exists`` is false for what Cognito never counts."""

    id: str
    label: str
    metric: str
    pool: str
    client_id: str | None
    identity_provider: str | None
    stat: str
    period: int
    exists: bool = True


def read_question(query: dict[str, Any], account_id: str) -> Question:
    """The question of a MetricDataQuery. Raises InvalidParameterException for one that cannot be answered here."""
    if query.get("AccountId", account_id) != account_id:
        raise _refusal(f"Lifeguard has the metrics of account {account_id} alone: leave AccountId out.")
    if ("Expression" in query) == ("MetricStat" in query):
        raise _refusal("Give each of MetricDataQueries either an Expression or a MetricStat.")
    question = _search(query) if "Expression" in query else _statistic(query)
    if question.stat not in STATISTICS:
        raise _refusal(f"The statistic {question.stat!r} is not kept here: ask for {', '.join(STATISTICS)}.")
    if question.period < _HOUR or question.period % _HOUR:
        raise _refusal(f"Metrics are kept by the hour: give a Period that is a multiple of {_HOUR} seconds.")
    return question


def _search(query: dict[str, Any]) -> Question:
    match = _SEARCH.fullmatch(query["Expression"].strip())
    if match is None:
        raise _refusal(
            "Of expressions Lifeguard knows one: SUM(SEARCH('{AWS/Cognito,UserPool,UserPoolClient} "
            'MetricName="SignInSuccesses" UserPool="us-east-1_example"\', \'Sum\', 3600)).'
        )
    terms = dict(_TERM.findall(match["terms"]))
    dimensions = {name.strip() for name in match["dimensions"].split(",")[1:]}
    period = int(match["period"] or query.get("Period", 0))
    return _question(query, terms.pop("MetricName", ""), dimensions, terms, match["stat"], period)


def _statistic(query: dict[str, Any]) -> Question:
    stat = query["MetricStat"]
    metric = stat["Metric"]
    given = {dimension["Name"]: dimension["Value"] for dimension in metric.get("Dimensions", [])}
    question = _question(query, metric.get("MetricName", ""), set(given), given, stat["Stat"], stat["Period"])
    # CloudWatch does not add up what was asked with fewer dimensions, and knows no point of another unit.
    counted = metric.get("Namespace") == NAMESPACE and stat.get("Unit", "Count") == "Count"
    whole = counted and question.client_id is not None
    return question if whole else Question(**vars(question) | {"exists": False})


def _question(
    query: dict[str, Any], metric: str, dimensions: set[str], terms: dict[str, str], stat: str, period: int
) -> Question:
    wanted = _DIMENSIONS | ({"IdentityProvider"} if metric == "FederationSuccesses" else set())
    return Question(
        query["Id"],
        query.get("Label", metric),
        metric,
        terms.get("UserPool", ""),
        terms.get("UserPoolClient"),
        terms.get("IdentityProvider"),
        stat,
        period,
        exists=dimensions == wanted and terms.keys() <= wanted,
    )


def _refusal(message: str) -> errors.ServiceError:
    return errors.InvalidParameterException(message)
