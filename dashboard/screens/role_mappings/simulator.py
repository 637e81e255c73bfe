"""The simulator: which role a login would get and why, before anyone signs in. Nothing is issued."""

from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.aws.telling import status_of, telling
from dashboard.iam_documents.trial import TrialForm, try_action
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.requests import Request
from dashboard.role_mappings.iam_roles import read_roles
from dashboard.role_mappings.providers import Provider, find_provider, providers_of
from dashboard.role_mappings.simulation import Taken, choose, first_trial, read_taken, tried_rules
from dashboard.role_mappings.subjects import Subject, believes, subject_of_user, unsealed
from dashboard.role_mappings.versions import OTHERWISE, stored_roles
from dashboard.screens.role_mappings.forms.simulator import ClaimsForm, TokenForm, UserForm
from dashboard.tokens.reading import read_token
from dashboard.user_search.finding import find
from dashboard.user_search.query import Query

_TEMPLATE = "dashboard/role_mappings/simulator.html"
_WAYS = (("user", "A user"), ("claims", "Claims"), ("token", "A token"), ("guest", "A guest"))
_FOUND = 8


@page("cognito-identity:GetIdentityPoolRoles")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("token", "claims")
@never_cache
@in_identity_pool
def simulate(request: Request, place: Place) -> HttpResponse:
    """GET asks, and tries a user or a guest; POST tries what was pasted."""
    by = request.GET.get("by", "user")
    by = by if by in dict(_WAYS) else "user"
    providers = providers_of(place)
    form = _form(request, by, providers)
    subject, problem = None, None
    if form is None or (form.is_bound and form.is_valid()):
        with telling(place) as outcome:
            subject = _subject(place, by, form, providers)
        problem = outcome.problem
    asked = {"by": by, "form": form, "problem": problem}
    status = problem.status if problem else status_of(form) if form is not None else 200
    return _page(request, place, providers, subject, status=status, **asked)


@page("cognito-identity:GetIdentityPoolRoles")
@require_safe
@in_identity_pool
def people(request: Request, place: Place) -> HttpResponse:
    """The users of the chosen provider's pool whose name or e-mail address fits: a fragment."""
    context = {"place": place, **_search(request, place, providers_of(place))}
    return render(request, f"{_TEMPLATE}#people", context)


@page("cognito-identity:GetIdentityPoolRoles")
@require_POST
@in_identity_pool
def try_one(request: Request, place: Place) -> HttpResponse:
    """Whether the role that results may do something: a part of the page where htmx asks, else all of it."""
    subject = unsealed(request.POST.get("subject", ""))
    if subject is None:
        return HttpResponseBadRequest("This form is not whole. Go back and load the page again.")
    providers = providers_of(place)
    return _page(request, place, providers, subject, TrialForm(request.POST), by="user")


def _form(request: Request, by: str, providers: list[Provider]) -> Any:
    """The form of a way to try; None for a guest, of whom there is nothing to ask."""
    first = {"provider": request.GET.get("provider", "")}
    if by == "guest":
        return None
    if by == "user":
        users = [each for each in providers if each.pool_id]
        return UserForm(request.GET if request.GET.get("username") else None, providers=users, initial=first)
    kind = ClaimsForm if by == "claims" else TokenForm
    return kind(request.POST if request.method == "POST" else None, providers=providers, initial=first)


@sensitive_variables()
def _subject(place: Place, by: str, form: Any, providers: list[Provider]) -> Subject | None:
    if by == "guest":
        return Subject("A guest", guest=True)
    data = form.cleaned_data
    provider = find_provider(providers, data["provider"])
    if provider is None:
        return None
    more = {"provider": provider.key, "requested": data["requested"]}
    if by == "user":
        found = subject_of_user(place, provider, data["username"])
        return Subject(**{**vars(found), **more})
    if by == "claims":
        return Subject("The claims as pasted", claims=data["claims"], **more)
    token = read_token(data["token"])
    believed, why = believes(place, provider, token)
    return Subject("The token as pasted", claims=token.claims, believed=believed, notes=tuple(why), **more)


def _page(
    request: Request,
    place: Place,
    providers: list[Provider],
    subject: Subject | None,
    trial_form: TrialForm | None = None,
    status: int = 200,
    **asked: Any,
) -> HttpResponse:
    stored = stored_roles(place)
    search = _search(request, place, providers)
    provider = find_provider(providers, subject.provider) if subject else search["searched"]
    context = {"place": place, **asked, **search, "provider": provider}
    context["ways"] = [(f"?by={key}", label, key == asked["by"]) for key, label in _WAYS]
    if subject is None:
        context["rules"] = tried_rules(stored, provider, None)
    else:
        context |= _outcome(place, stored, provider, subject, trial_form)
    if not request.htmx:
        context["roles"] = read_roles(place)
    fragment = "#trial" if request.htmx and trial_form else ""
    return render(request, f"{_TEMPLATE}{fragment}", context, status=200 if fragment else status)


def _outcome(
    place: Place, stored: dict, provider: Provider | None, subject: Subject, trial_form: TrialForm | None
) -> dict[str, Any]:
    choice = choose(stored, provider, subject)
    taken = read_taken(place, choice.role, guest=subject.guest) if choice.role else None
    mapping = stored["RoleMappings"].get(subject.provider) or {}
    context = {
        "subject": subject,
        "choice": choice,
        "rules": tried_rules(stored, provider, choice),
        "steps": [step for step in choice.steps if step.rule is None],
        "why": next(step.text for step in choice.steps if step.decided),
        "taken": taken,
        "otherwise": OTHERWISE.get(mapping.get("AmbiguousRoleResolution", "")),
        "claims": sorted(subject.claims.items()),
    }
    if taken and not taken.problem:
        context["role_url"] = reverse("role", args=[place.connection.slug, taken.name])
        context |= _tried(place, subject, provider, taken, trial_form)
    return context


def _tried(
    place: Place, subject: Subject, provider: Provider | None, taken: Taken, form: TrialForm | None
) -> dict[str, Any]:
    if form is None:
        return {"trial_form": TrialForm(initial=first_trial(place, subject, provider, taken))}
    found: dict[str, Any] = {"trial_form": form}
    if form.is_valid():
        with telling(place, form):
            found["trial"] = try_action(place.iam, taken.arn, form, taken.policies)
    return found


def _search(request: Request, place: Place, providers: list[Provider]) -> dict[str, Any]:
    """``people`` that fit ``q`` in the pool of the chosen provider, the first one with a pool where none is chosen."""
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:256]
    with_pool = [each for each in providers if each.pool_id]
    chosen = find_provider(with_pool, request.GET.get("provider", "")) or next(iter(with_pool), None)
    found: dict[str, Any] = {"q": words, "searched": chosen}
    if not words or chosen is None:
        return found
    at = Place(request, place.connection, chosen.pool_id)
    with telling(place) as outcome:
        found["people"] = find(at, Query(q=words), None, timezone.now()).people[:_FOUND]
    found["search_problem"] = outcome.problem
    return found
