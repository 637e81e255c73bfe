"""The audit trail in a real browser: every page, in both themes, on a wide screen and on a phone."""

import os

import pytest
from django.utils import timezone

from dashboard.audit.chain import append
from dashboard.models import AuditIntent, AuditRecord

pytestmark = pytest.mark.django_db(transaction=True)


def fill() -> AuditRecord:
    common = {"connection": "embedded", "pool": "us-east-1_Abc123", "source_ip": "203.0.113.9"}
    common |= {"user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    key = {"kind": "api-key", "staff": "nightly sync", "who_id": "LG0123456789ABCDEF"}
    append(AuditRecord(**common | key, operation="AdminCreateUser", target="ann@example.com", outcome="ok"))
    member = {"staff": "dana@example.com", "who_id": "1", "roles": "Support, Operator", "ticket": "T-7041"}
    failed = {"target": "cleo", "operation": "AdminResetUserPassword", "outcome": "UserNotFoundException"}
    append(AuditRecord(**common | member | failed))
    AuditIntent.objects.create(
        **common | member, operation="AdminDeleteUser", target="ben", outcome="unfinished", at=timezone.now()
    )
    sides = {
        "before": {"RefreshTokenValidity": 30, "CallbackURLs": ["https://shop.example.com/back"]},
        "after": {"RefreshTokenValidity": 7},
    }
    given = {"UserPoolId": "us-east-1_Abc123", "ClientName": "web", "RefreshTokenValidity": 7}
    update = {"operation": "UpdateUserPoolClient", "target": "3n4b5urk1ft4fl3mg5e62d9ado", "outcome": "ok"}
    update |= {
        "reason": "Sessions of the shop are to end sooner",
        "request_id": "6f1c5f0e-1d2c-4b7e-9a53-0b9a57f1c001",
    }
    return append(AuditRecord(**common | member | update, input=given, **sides))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "scheme"), [("wide", "light"), pytest.param("small", "dark", marks=pytest.mark.slow)]
)
def test_the_pages_of_the_trail_pass_every_check(sign_in_context, check_accessibility, size, scheme):
    record = fill()
    page = sign_in_context(size, scheme).new_page()
    for name, address in {
        "list": "/audit/",
        "more": "/audit/?ticket=T-7041",
        "record": f"/audit/{record.pk}/",
        "retention": "/audit/retention/",
    }.items():
        page.goto(address)
        check_accessibility(page)
        width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, f"{name} is {width} px too wide"
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{size}-{scheme}.png", full_page=True)
