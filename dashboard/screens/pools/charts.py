"""What happens in a pool: sign-ups, sign-ins and failures over time, from Amazon CloudWatch's metrics.

Follows "Metrics for Amazon Cognito user pools" (DG:metrics-for-cognito-user-pools): the sum of a metric counts
successes, its sample count all requests.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.aws.telling import telling
from dashboard.charts import Chart
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request

_ASKED = {
    "sign_ups": ("SignUpSuccesses", "Sum"),
    "sign_ins": ("SignInSuccesses", "Sum"),
    "sign_in_requests": ("SignInSuccesses", "SampleCount"),
}


@dataclass(frozen=True)
class Span:
    """A time to look at: ``bars`` periods of ``hours`` each, the last one not yet over."""

    key: str
    label: str
    unit: str
    bars: int
    hours: int


SPANS = (
    Span("day", "24 hours", "hour", 24, 1),
    Span("week", "7 days", "quarter of a day", 28, 6),
    Span("month", "30 days", "day", 30, 24),
)


@page("cognito-idp:DescribeUserPool")
@require_safe
@in_pool
def show_charts(request: Request, place: Place) -> HttpResponse:
    """The charts: a fragment for the overview, or a page of its own."""
    span = next((span for span in SPANS if span.key == request.GET.get("span")), SPANS[1])
    context = {"place": place, "span": span, "spans": SPANS, "charts_url": place.url("pool-charts")}
    with telling(place) as outcome:
        context |= read_charts(place, span, timezone.now())
    context["problem"] = outcome.problem
    name = "dashboard/pools/charts.html"
    return render(request, f"{name}#charts" if request.htmx else name, context)


def read_charts(place: Place, span: Span, now: datetime) -> dict:
    """The charts of a span and the rows of their table, newest first."""
    period = span.hours * 3600
    last = int(now.timestamp()) // period * period
    begins = [last - period * back for back in reversed(range(span.bars))]
    times = [datetime.fromtimestamp(second, UTC) for second in begins]
    answer = place.metrics.get_metric_data(
        MetricDataQueries=[
            {"Id": name, "Expression": _search(place.pool_id, metric, stat, period)}
            for name, (metric, stat) in _ASKED.items()
        ],
        StartTime=times[0],
        EndTime=times[-1] + timedelta(seconds=period),
    )
    found = {result["Id"]: _by_second(result) for result in answer["MetricDataResults"]}
    ups, ins, asked = ([found.get(name, {}).get(second, 0) for second in begins] for name in _ASKED)
    failed = [max(0, requests - successes) for requests, successes in zip(asked, ins, strict=True)]
    charts = [
        Chart("Sign-ups", ups, times),
        Chart("Sign-ins", ins, times, "good"),
        Chart("Failed sign-ins", failed, times, "bad"),
    ]
    return {"charts": charts, "rows": list(zip(times, ups, ins, failed, strict=True))[::-1]}


def _search(pool_id: str, metric: str, stat: str, period: int) -> str:
    """All app clients together: Cognito publishes each metric by client."""
    wanted = f'{{AWS/Cognito,UserPool,UserPoolClient}} MetricName="{metric}" UserPool="{pool_id}"'
    return f"SUM(SEARCH('{wanted}', '{stat}', {period}))"


def _by_second(result: dict) -> dict[int, int]:
    return {
        int(moment.timestamp()): round(value)
        for moment, value in zip(result["Timestamps"], result["Values"], strict=True)
    }
