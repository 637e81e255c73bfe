"""For how long the trail is kept: an administrator's setting."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard import audit
from dashboard.acts.audit.retention import ACT as RETENTION
from dashboard.audit import retention
from dashboard.aws.clients import actor_of
from dashboard.aws.telling import status_of
from dashboard.models import AuditHead, AuditRecord, Connection
from dashboard.pages import page
from dashboard.requests import Request

LONGEST = 36_500


class RetentionForm(forms.Form):
    days = forms.IntegerField(
        label="Keep records for",
        min_value=0,
        max_value=LONGEST,
        help_text="Days; 0 keeps them for ever. What is older is removed each night, and a record says so.",
    )


@page(*RETENTION.permissions, grave=RETENTION.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_retention(request: Request) -> HttpResponse:
    """The setting, how far back the trail reaches, and where it ends now."""
    before = retention.days()
    form = RetentionForm(request.POST or None, initial={"days": before})
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        actor = actor_of(request, Connection(slug="", kind=Connection.Kind.EMBEDDED))
        audit.note(actor, RETENTION.operation, before={"Days": before}, after={"Days": days})
        retention.keep_for(days)
        messages.success(
            request, f"Records are kept for {days:,} days." if days else "Records are kept for ever."
        )
        return redirect("audit")
    context = {
        "form": form,
        "first": AuditRecord.objects.order_by("pk").first(),
        "head": AuditHead.objects.first(),
    }
    return render(request, "dashboard/audit/retention.html", context, status=status_of(form))
