"""Trying a trigger: the pool's function is called once, with an event that can be changed before."""

import time
from dataclasses import dataclass
from typing import Any

import orjson
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dashboard.aws.telling import status_of, telling
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.pools.forms.triggers import TRIGGERS, Trigger
from dashboard.screens.pools.sample_events import sample_event

_KEPT = ("version", "triggerSource", "region", "userPoolId", "userName")
_SHOWN = 20_000
_MAX_EVENT = 256 * 1024


class EventForm(forms.Form):
    """The event that the function gets."""

    event = forms.CharField(
        label="Event",
        max_length=_MAX_EVENT,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false", "class": "mono"}),
        help_text="JSON. The function gives it back, with its answer in “response”.",
    )

    def clean_event(self) -> dict:
        try:
            event = orjson.loads(self.cleaned_data["event"])
        except orjson.JSONDecodeError as error:
            raise forms.ValidationError(f"This is not JSON: {error.msg} at line {error.lineno}.") from None
        if not isinstance(event, dict):
            raise forms.ValidationError("An event is a JSON object: { … }.")
        return event


@dataclass(frozen=True)
class Result:
    """What came of a try. ``tone`` and ``verdict`` say how the pool would take it; ``milliseconds`` how long it took."""

    tone: str
    verdict: str
    why: str
    milliseconds: int
    answer: str = ""


@page("lambda:Invoke")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def test(request: Request, place: Place, trigger: str) -> HttpResponse:
    """The event; with POST, what the function said to it."""
    chosen = next((each for each in TRIGGERS if each.name == trigger), None)
    configured = place.pool.get("LambdaConfig", {})
    if chosen is None or not chosen.place(configured):
        raise Http404("This pool has no function for this trigger.")
    sample = sample_event(trigger, place.pool_id, chosen.version(configured), "example-client-id")
    form = EventForm(
        request.POST or None, initial={"event": orjson.dumps(sample, option=orjson.OPT_INDENT_2).decode()}
    )
    result = run(place, chosen, form) if request.method == "POST" and form.is_valid() else None
    context = {
        "place": place,
        "trigger": chosen,
        "function": chosen.place(configured),
        "form": form,
        "result": result,
    }
    return render(request, "dashboard/pools/settings/trigger.html", context, status=status_of(form))


def run(place: Place, trigger: Trigger, form: EventForm) -> Result:
    """One call of the stored function. An embedded pool calls it itself; one on AWS is left out: Lambda is asked."""
    event, started = form.cleaned_data["event"], time.perf_counter()
    function = trigger.place(place.pool["LambdaConfig"])
    whom = (
        {"FunctionName": place.pool_id, "Qualifier": trigger.name}
        if place.embedded
        else {"FunctionName": function}
    )
    with telling(place) as outcome:
        answer = place.functions.invoke(**whom, Payload=orjson.dumps(event))
        body = answer["Payload"].read()
    if problem := outcome.problem:
        why = problem.why if problem.code == "UnexpectedLambdaException" else str(problem)
        return Result("bad", "The function was not reached", why, _since(started))
    taken = _since(started)
    if answer.get("FunctionError"):
        return Result("bad", "The function failed", _said(body), taken)
    tone, verdict, why = judge(trigger, event, body)
    return Result(tone, verdict, why, taken, _pretty(body) if is_event(body) else "")


def judge(trigger: Trigger, sent: dict[str, Any], body: bytes) -> tuple[str, str, str]:
    """How the pool would take an answer: tone, verdict, why."""
    if trigger.name in ("CustomEmailSender", "CustomSMSSender"):
        return "good", "The function answered", "The pool does not read what a sender answers."
    if not is_event(body):
        return (
            "bad",
            "The pool would refuse this answer",
            "It is not the whole event as JSON: return the event itself. Other answers are not shown.",
        )
    event = orjson.loads(body)
    changed = [name for name in _KEPT if event.get(name) != sent.get(name)]
    if changed:
        return "bad", "The pool would refuse this answer", f"Changed on the way: {', '.join(changed)}."
    return "good", "The function answered as it should", "The whole event came back."


def is_event(body: bytes) -> bool:
    """Whether an answer has the form of an event. No other is shown: it may be of a server that is no function."""
    try:
        event = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    parts = ("callerContext", "request", "response")
    return isinstance(event, dict) and all(isinstance(event.get(name), dict) for name in parts)


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


def _said(body: bytes) -> str:
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return "It gave no message."
    said = answer.get("errorMessage") if isinstance(answer, dict) else None
    return f"It said: {said}" if said else "It gave no message."


def _pretty(body: bytes) -> str:
    return orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2).decode()[:_SHOWN]
