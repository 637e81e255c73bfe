"""Editing a pool's settings: the form, the preview of what will change, and the update, which replaces everything.

The form speaks for the settings alone. Providers are sent back as they are stored at that moment, so that one that
somebody else added meanwhile stays.
"""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.aws.telling import show_on, telling
from dashboard.identity_pools.reading import at, sendable
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.requests import Request
from dashboard.screens import replacing
from dashboard.screens.identity_pools.forms import SettingsForm
from dashboard.screens.replacing.versions import changes


@page("cognito-identity:DescribeIdentityPool")
@require_http_methods(["GET", "HEAD", "POST"])
@in_identity_pool
def edit(request: Request, place: Place) -> HttpResponse:
    """The form; with POST, the form again with what was typed (the way back from the preview)."""
    return replacing.show(request, _settings(request, place))


@page("cognito-identity:UpdateIdentityPool")
@require_POST
@in_identity_pool
def preview(request: Request, place: Place) -> HttpResponse:
    return replacing.preview(request, _settings(request, place))


@page("cognito-identity:UpdateIdentityPool")
@require_POST
@in_identity_pool
def save(request: Request, place: Place) -> HttpResponse:
    return replacing.save(request, _settings(request, place))


def _settings(request: Request, place: Place) -> replacing.Replacement:
    form = _form(request, place)
    pool = vars(place).get("identity_pool", {})
    stored = SettingsForm.part_of(pool)
    context = at(place, tab="basics")
    return replacing.Replacement(
        place=place,
        form=form,
        title="Settings",
        what=context["pool_name"],
        stored=stored,
        typed=lambda: form.members(stored),
        operation="UpdateIdentityPool",
        send=place.identities.update_identity_pool,
        members=lambda typed: {"IdentityPoolId": place.identity_pool_id, **sendable(pool), **typed},
        saved="this identity pool",
        said=f"{form['name'].value()} is saved.",
        alerts=lambda typed: _alerts(stored, typed),
        not_taken=lambda answer: _not_taken(form, answer),
        template="dashboard/identity_pools/edit.html",
        crumbs="dashboard/identity_pools/crumbs.html",
        edit_url=place.url("identity-pool-settings"),
        preview_url=place.url("identity-pool-preview"),
        save_url=place.url("identity-pool-save"),
        done_url=place.url("identity-pool"),
        context=context,
    )


def _form(request: Request, place: Place) -> SettingsForm:
    """The form, as typed where it was sent; where the pool cannot be read now, what was typed with why as its ``problem``."""
    if request.method != "POST":
        return SettingsForm(stored=place.identity_pool)
    with telling(place) as outcome:
        return SettingsForm(request.POST, stored=place.identity_pool)
    form = SettingsForm(request.POST, stored={})
    show_on(form, outcome.problem)
    return form


def _alerts(stored: dict, typed: dict) -> list[replacing.Alert]:
    found = []
    if typed["AllowUnauthenticatedIdentities"] and not stored.get("AllowUnauthenticatedIdentities"):
        found.append(
            replacing.Alert(
                "warn",
                "Guests will get identities",
                "Anybody who knows the pool’s id gets an identity and the credentials of the guests’ role, with no sign-in.",
            )
        )
    if typed.get("DeveloperProviderName") and not stored.get("DeveloperProviderName"):
        title = "The developer provider name cannot be changed later"
        found.append(replacing.Alert("warn", title, "Look at its spelling once more."))
    return found


def _not_taken(form: SettingsForm, answer: dict) -> list[str]:
    after = SettingsForm.part_of(answer)
    return [each.member for each in changes(after, form.members(after))]
