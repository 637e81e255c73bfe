"""What a user did: their sign-ins and the like as a timeline, and what staff think of each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dashboard.acts.user import User
from dashboard.acts.users import judge_event
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.token_paging import Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person

LATEST, PAGE = 8, 25
_TITLES = {
    "SignIn": {"Pass": "Signed in", "Fail": "Sign-in failed", "InProgress": "Sign-in begun"},
    "SignUp": {"Pass": "Signed up", "Fail": "Sign-up failed", "InProgress": "Signed up, not yet confirmed"},
    "ForgotPassword": {"Pass": "Password reset", "Fail": "Password reset failed", "InProgress": "Reset asked for"},
    "PasswordChange": {"Pass": "Password changed", "Fail": "Password change failed", "InProgress": "Password change begun"},
    "ResendCode": {"Pass": "Code sent again", "Fail": "Code not sent again", "InProgress": "Code asked for again"},
}  # fmt: skip
_TONES = {"Pass": "good", "Fail": "bad"}
_FACTORS = {"Password": "Password", "Mfa": "Second factor"}
_RISK_TONES = {"Low": "info", "Medium": "warn", "High": "bad"}


class Happening:
    """An AuthEventType as the timeline shows it."""

    def __init__(self, event: dict[str, Any]) -> None:
        self.id, self.at = event["EventId"], event.get("CreationDate")
        self.response, self.type = event.get("EventResponse", ""), event.get("EventType", "")
        self._risk, self._context = event.get("EventRisk", {}), event.get("EventContextData", {})
        self._challenges = event.get("ChallengeResponses", [])
        self.feedback = event.get("EventFeedback", {})

    @property
    def title(self) -> str:
        return _TITLES.get(self.type, {}).get(self.response, f"{self.type} {self.response}")

    @property
    def tone(self) -> str:
        return _TONES.get(self.response, "info")

    @property
    def details(self) -> str:
        """On what device, where, and what was answered."""
        context = self._context
        place = ", ".join(context[name] for name in ("City", "Country") if context.get(name))
        parts = [context.get("DeviceName", ""), place, context.get("IpAddress", "")]
        parts += [
            f"{_FACTORS.get(one.get('ChallengeName', ''), 'Challenge')} "
            f"{'right' if one.get('ChallengeResponse') == 'Success' else 'wrong'}"
            for one in self._challenges
        ]
        return " · ".join(part for part in parts if part)

    @property
    def risk(self) -> tuple[str, str] | None:
        """The tone and the words of the risk; None where there is none."""
        level = self._risk.get("RiskLevel", "")
        if self._risk.get("RiskDecision") == "Block":
            return "bad", f"Blocked · {level.lower()} risk" if level else "Blocked"
        if self._risk.get("CompromisedCredentialsDetected"):
            return "bad", "Compromised password"
        return (_RISK_TONES[level], f"{level} risk") if level in _RISK_TONES else None

    @property
    def verdict(self) -> str:
        """What was said of the event, and by whom."""
        if not self.feedback:
            return ""
        actor = {"Admin": "staff", "User": "the user"}.get(self.feedback["Provider"], "others")
        words = "Theirs" if self.feedback["FeedbackValue"] == "Valid" else "Not theirs"
        return f"{words}, says {actor}"


@page("cognito-idp:AdminListUserAuthEvents")
@require_safe
@in_pool
def show_events(request: Request, place: Place, username: str) -> HttpResponse:
    """All events, newest first, page by page."""
    person = get_person(place, username)
    pages = Pages(request, "AdminListUserAuthEvents", place.connection.slug, place.pool_id, person.username)
    context = _read(place, person.username, PAGE, pages)
    context |= {"person": person, "shown": str(pages.number)}
    name = "dashboard/users/events.html"
    return render(request, f"{name}#timeline" if request.htmx else name, _at(place, username, context))


@page("cognito-idp:AdminListUserAuthEvents")
@require_safe
@in_pool
def latest(request: Request, place: Place, username: str) -> HttpResponse:
    """The latest events, for the card on the user's page; without htmx the page of all of them."""
    if not request.htmx:
        return redirect(place.url("user-events", username))
    context = _read(place, username, LATEST) | {"shown": "latest"}
    return render(request, "dashboard/users/events.html#latest", _at(place, username, context))


@page(*judge_event.ACT.permissions)
@require_POST
@in_pool
def feedback(request: Request, place: Place, username: str) -> HttpResponse:
    """Say that an event was the user's own (Valid) or not (Invalid)."""
    user, given = User(place, username), judge_event.read(request.POST)
    try:
        judge_event.ACT.perform(user, given)
        messages.success(request, judge_event.ACT.says(user, given))
    except ERRORS as error:
        messages.error(request, str(explain(error, place.connection)))
    if request.POST.get("shown") == "latest":
        return redirect(place.url("user", username))
    return redirect(f"{place.url('user-events', username)}?page={_number(request.POST.get('shown', ''))}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _read(place: Place, username: str, size: int, pages: Pages | None = None) -> dict[str, Any]:
    paging = {"NextToken": pages.token} if pages and pages.token else {}
    try:
        answer = place.client.admin_list_user_auth_events(
            UserPoolId=place.pool_id, Username=username, MaxResults=size, **paging
        )
    except ERRORS as error:
        return {"problem": explain(error, place.connection)}
    events = [Happening(event) for event in answer.get("AuthEvents", [])]
    page = pages.page(events, answer.get("NextToken")) if pages else None
    return {"events": events, "page": page}


def _at(place: Place, username: str, context: dict[str, Any]) -> dict[str, Any]:
    urls = {"events_url": "user-events", "feedback_url": "user-event-feedback"}
    return at(place, **context, **{key: place.url(name, username) for key, name in urls.items()})
