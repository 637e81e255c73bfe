"""Where the links that were sent to members lead."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.screens.staff.forms import JoinForm
from dashboard.staff.links import digest_of, find_link, use_link

KEPT = "password-link"


@login_not_required
@require_safe
@never_cache
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the link's hash with the session and leave its address, which no history, log or referrer is to hold on to."""
    digest = digest_of(token)
    request.session.pop(KEPT, None)
    if find_link(digest, timezone.now()):
        request.session[KEPT] = digest
    return redirect("password-set")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def show_link(request: HttpRequest) -> HttpResponse:
    """Set the name and the password; the link is used up then. An unknown, used, replaced or old link says the same."""
    digest, now = request.session.get(KEPT, ""), timezone.now()
    link = find_link(digest, now)
    if link is None:
        return render(request, "dashboard/staff/link_over.html", status=410)
    form = JoinForm(request.POST or None, member=link.member, initial={"name": link.member.name})
    if request.method == "POST" and form.is_valid():
        member = use_link(digest, now, source_ip=request.META.get("REMOTE_ADDR", ""), **form.cleaned_data)
        if member is None:
            return render(request, "dashboard/staff/link_over.html", status=410)
        logout(request)
        return render(request, "dashboard/staff/joined.html", {"member": member})
    context = {"form": form, "link": link}
    return render(request, "dashboard/staff/join.html", context, status=422 if form.errors else 200)
