"""The identity pools of a connection, and a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dashboard.aws.trails import Trail
from dashboard.place import Place, on_connection
from dashboard.screens.identity_pools.creation import CreateForm
from dashboard.screens.saving import saved, status_of

PAGE = 20


@on_connection
def show_all(request: HttpRequest, place: Place) -> HttpResponse:
    trail = Trail(request, "ListIdentityPools", place.connection.slug)
    paging = {"NextToken": trail.token} if trail.token else {}
    answer = place.identities.list_identity_pools(MaxResults=PAGE, **paging)
    page = trail.page(answer.get("IdentityPools", []), answer.get("NextToken"))
    return render(request, "dashboard/identity_pools/list.html", {"place": place, "page": page})


@on_connection
def create(request: HttpRequest, place: Place) -> HttpResponse:
    """A new pool. ``refresh`` in the form asks for the app clients of the user pool that was chosen, and saves nothing."""
    refresh = "refresh" in request.POST
    form = CreateForm(request.POST or None, place=place, checked=not refresh)
    if request.method == "POST" and not refresh and form.is_valid():
        call = place.identities.create_identity_pool
        if answer := saved(form, place.connection, call, **form.members()):
            messages.success(request, f"{answer['IdentityPoolName']} is ready. Set its roles next.")
            return redirect("identity-pool", place.connection.slug, answer["IdentityPoolId"])
    context = {"place": place, "form": form}
    status = 200 if refresh else status_of(form)
    return render(request, "dashboard/identity_pools/create.html", context, status=status)
