"""One pool at a glance."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.pools.risks import pool_risks
from dashboard.snippet import endpoint_of, snippet


@page("cognito-idp:DescribeUserPool")
@require_safe
@in_pool
def show_pool(request: Request, place: Place) -> HttpResponse:
    pool = place.pool
    attributes = pool.get("SchemaAttributes", [])
    context = {
        "place": place,
        "pool": pool,
        "policy": pool.get("Policies", {}).get("PasswordPolicy", {}),
        "sign_in": sign_in_words(pool),
        "recovery": recovery_words(pool),
        "risks": pool_risks(pool),
        "required": [each["Name"] for each in attributes if each.get("Required") and each["Name"] != "sub"],
        "custom": [each for each in attributes if ":" in each["Name"]],
        "endpoint": endpoint_of(request, place.connection),
        "snippet": snippet(request, place.connection, place.pool_id),
        "records": AuditRecord.objects.filter(connection=place.connection.slug, pool=place.pool_id).order_by(
            "-id"
        )[:8],
    }
    return render(request, "dashboard/pools/show.html", context)


def sign_in_words(pool: dict) -> str:
    """What users type to sign in."""
    words = {
        "email": "e-mail address",
        "phone_number": "phone number",
        "preferred_username": "preferred user name",
    }
    if pool.get("UsernameAttributes"):
        return " or ".join(words[name] for name in pool["UsernameAttributes"]).capitalize()
    aliases = [words[name] for name in pool.get("AliasAttributes", [])]
    return f"User name, or verified {' or '.join(aliases)}" if aliases else "User name"


def recovery_words(pool: dict) -> str:
    """How a forgotten password is reset."""
    mechanisms = pool.get("AccountRecoverySetting", {}).get("RecoveryMechanisms", [])
    if not mechanisms:
        return "SMS to a verified phone, else a verified e-mail address (never set)"
    words = {"verified_email": "verified e-mail", "verified_phone_number": "SMS to a verified phone"}
    ordered = sorted(mechanisms, key=lambda each: each["Priority"])
    text = ", else ".join(words.get(each["Name"], "only staff can reset") for each in ordered)
    return text[0].upper() + text[1:]
