"""The pool's attributes: what every user may have, and new custom ones."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.aws.telling import status_of, telling
from dashboard.navigation import settings_pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.pools.forms import AttributeForm


@page("cognito-idp:DescribeUserPool")
@require_safe
@in_pool
def list_attributes(request: Request, place: Place) -> HttpResponse:
    return _page(request, place, AttributeForm())


@page("cognito-idp:AddCustomAttributes")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def add(request: Request, place: Place) -> HttpResponse:
    form = AttributeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        members = {"UserPoolId": place.pool_id, "CustomAttributes": [form.member()]}
        with telling(place, form):
            place.client.add_custom_attributes(**members)
            messages.success(
                request, f"custom:{form.cleaned_data['name']} is added. Give app clients access to it."
            )
            return redirect(place.url("pool-attributes"))
    return _page(request, place, form)


def _page(request: Request, place: Place, form: AttributeForm) -> HttpResponse:
    attributes = place.pool.get("SchemaAttributes", [])
    context = {
        "place": place,
        "pages": settings_pages(place.connection.slug, place.pool_id, "attributes"),
        "form": form,
        "custom": [each for each in attributes if ":" in each["Name"]],
        "standard": [each for each in attributes if ":" not in each["Name"]],
    }
    return render(request, "dashboard/pools/attributes.html", context, status=status_of(form))
