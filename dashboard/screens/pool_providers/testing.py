"""Testing a sign-in: it is started, this browser goes to the provider and comes back, and its report is shown."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.pool_providers.test import ACT as TEST
from dashboard.aws.telling import telling
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.pool_providers.reading import describe
from dashboard.pool_providers.report import read_report
from dashboard.pool_providers.tried import last_test, remember, take_receipt
from dashboard.requests import Request
from dashboard.screens.asking import Question, show_question

DESCRIBE = "lifeguard:DescribeProviderTest"


@page(*TEST.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
@never_cache
@in_pool
def begin(request: Request, place: Place, name: str) -> HttpResponse:
    """Ask first; with POST start it, and show the way: the address that begins it is on that answer alone."""
    describe(place, name)
    return_to = request.build_absolute_uri(place.url("pool-provider-test-back", name))
    back, crumbs = place.url("pool-provider", name), "dashboard/pool_providers/crumbs.html"
    question = Question.of(TEST, name, place, name, return_to, back=back, crumbs=crumbs)
    if request.method != "POST" or question.why_not:
        return show_question(request, question, place=place, name=name)
    with telling(place) as outcome:
        started = TEST.perform(place, name, return_to)
        remember(request.session, place, name, started["TestId"])
        context = {"place": place, "name": name, "started": started}
        return render(request, "dashboard/pool_providers/test_way.html", context)
    return show_question(request, question, outcome.problem, place=place, name=name)


@page(DESCRIBE)
@require_safe
@sensitive_variables()
@never_cache
@in_pool
def come_back(request: Request, place: Place, name: str) -> HttpResponse:
    """Where the trip ends: the receipt goes into this browser's session, if it started the test, and out of the address."""
    if request.method == "HEAD":  # with which programs look
        return HttpResponse()
    test_id, receipt = request.GET.get("test", "")[:32], request.GET.get("receipt", "")
    if take_receipt(request.session, place, name, test_id, receipt):
        to = place.url("pool-provider-tested", name)
    else:
        messages.error(
            request, "This browser did not start that test, or it is over. Nothing of it is shown."
        )
        to = place.url("pool-provider", name)
    response = redirect(to)
    response["Referrer-Policy"] = "no-referrer"
    return response


@page(DESCRIBE)
@require_safe
@never_cache
@in_pool
def show_report(request: Request, place: Place, name: str) -> HttpResponse:
    """All that the last test showed, for an hour; or that it is still under way."""
    test = last_test(request.session, place, name)
    if test is None:
        raise Http404("There is no test of this provider in this browser, or its hour is over.")
    context = {"place": place, "name": name, "test": test, "report": read_report(test)}
    return render(request, "dashboard/pool_providers/report.html", context)
