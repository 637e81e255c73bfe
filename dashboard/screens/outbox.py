"""Messages that were kept because nothing is set up to send them."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.actor import Actor
from dashboard.acts.outbox.clear import ACT as CLEAR
from dashboard.acts.outbox.read import ACT as READ
from dashboard.models import Connection, OutboxMessage
from dashboard.pages import page
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask

PAGE = 40


@page("console:ReadMessages")
@require_safe
def list_messages(request: Request) -> HttpResponse:
    """Newest first, by key. The content is encrypted, so each row is opened to be shown and none can be searched."""
    before = request.GET.get("before", "")
    kept = OutboxMessage.objects.order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        kept = kept.filter(pk__lt=int(before))
    rows = list(kept[: PAGE + 1])
    context = {
        "rows": rows[:PAGE],
        "older": f"?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "first": not before,
        "sends": sends(),
    }
    return render(request, "dashboard/outbox/list.html", context)


@page(*READ.permissions, grave=READ.grave)
@require_safe
def read(request: Request, pk: int) -> HttpResponse:
    """A message in full."""
    message = get_object_or_404(OutboxMessage, pk=pk)
    parts = READ.perform(_actor(request), message)
    return render(request, "dashboard/outbox/show.html", {"message": message, "parts": parts})


@page(*CLEAR.permissions, grave=CLEAR.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def clear(request: Request) -> HttpResponse:
    """Ask, then delete every message that was there when the question was asked."""
    newest = OutboxMessage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    sent, back = request.POST.get("upto", ""), reverse("outbox")
    upto = int(sent) if sent.isdecimal() and len(sent) < 19 else 0
    more = {"back": back, "trail": (("Messages", back),), "hidden": (("upto", str(newest)),)}
    question = Question.of(CLEAR, "", _actor(request), upto, **more)
    return ask(request, question, back, count=OutboxMessage.objects.filter(pk__lte=newest).count())


def _actor(request: Request) -> Actor:
    embedded = Connection(slug="embedded", kind=Connection.Kind.EMBEDDED)
    return Actor(request.user, embedded, request.META.get("REMOTE_ADDR", ""))


def sends() -> dict[str, bool]:
    """Whether e-mail and SMS really leave this site."""
    return {
        "email": settings.EMAIL_BACKEND != "dashboard.outbox.EmailOutbox",
        "sms": settings.SMS_BACKEND != "dashboard.outbox.SmsOutbox",
    }
