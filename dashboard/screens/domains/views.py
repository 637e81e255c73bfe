"""A pool's domains: what they are and need, a new one, a change, a deletion."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.domains.create import ACT as CREATE
from dashboard.acts.domains.delete import ACT as DELETE
from dashboard.acts.domains.update import ACT as UPDATE
from dashboard.navigation import settings_pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.act_forms import act_by_form
from dashboard.screens.asking import Question, ask
from dashboard.screens.domains.dns import look_up
from dashboard.screens.domains.forms import ChangeForm, CustomForm, PrefixForm
from dashboard.screens.domains.reading import domains_of, find_shown, host_of, path_is_exposed, path_of

LISTED = ("Domain", "pool-domain")


@page("cognito-idp:DescribeUserPoolDomain")
@require_safe
@in_pool
def show_domains(request: Request, place: Place) -> HttpResponse:
    """With ``check`` in the query also what DNS says of the custom domain."""
    shown = domains_of(place)
    check = request.GET.get("check", "")
    context = {
        "place": place,
        "subject": {"title": "Domain"},
        "pages": settings_pages(place.connection.slug, place.pool_id, "domain"),
        "domains": [(each, look_up(each) if each.name == check else []) for each in shown],
        "custom": next((each for each in shown if each.custom), None),
        "prefix": next((each for each in shown if not each.custom), None),
        "below": host_of(place, "your-prefix", custom=False),
        "path": path_of(place),
        "exposed": path_is_exposed(),
    }
    return render(request, "dashboard/domains/show.html", context)


@page(*CREATE.permissions, grave=CREATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def create_prefix(request: Request, place: Place) -> HttpResponse:
    return _create(request, place, PrefixForm(request.POST or None, place=place), "Create a prefix domain")


@page(*CREATE.permissions, grave=CREATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def create_custom(request: Request, place: Place) -> HttpResponse:
    return _create(request, place, CustomForm(request.POST or None, place=place), "Create a custom domain")


def _create(request: Request, place: Place, form: PrefixForm, heading: str) -> HttpResponse:
    below = "" if isinstance(form, CustomForm) else host_of(place, "your-prefix", custom=False)
    template = "dashboard/domains/form.html"
    return act_by_form(
        request, place, form, CREATE, heading, LISTED, named="Domain", template=template, below=below
    )


@page(*UPDATE.permissions, grave=UPDATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit(request: Request, place: Place, domain: str) -> HttpResponse:
    shown = find_shown(place, domain)
    initial = {"version": str(shown.version), "certificate": shown.certificate}
    form = ChangeForm(request.POST or None, initial=initial, place=place, custom=shown.custom)
    return act_by_form(request, place, form, UPDATE, f"Edit {domain}", LISTED, domain)


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def delete(request: Request, place: Place, domain: str) -> HttpResponse:
    shown, back = find_shown(place, domain), place.url("pool-domain")
    question = Question.of(
        DELETE,
        domain,
        place,
        domain,
        back=back,
        crumbs="dashboard/pools/parts/crumbs.html",
        trail=((LISTED[0], back),),
    )
    return ask(request, question, back, place=place, shown=shown)
