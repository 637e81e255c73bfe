"""The design system, each component in each state; and whole pages made of nothing else."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.charts import Chart
from dashboard.navigation import frame
from dashboard.pages import EVERYONE, page
from dashboard.requests import Request

PAGES = {
    "users": "dashboard/gallery/users.html",
    "user": "dashboard/gallery/user.html",
    "import": "dashboard/gallery/import.html",
    "confirm": "dashboard/gallery/confirm.html",
    "locked-out": "dashboard/locked_out.html",
    "400": "400.html",
    "403": "403.html",
    "403-csrf": "403_csrf.html",
    "404": "404.html",
    "500": "500.html",
}
NAMES = [
    ("Overview", "squares-2x2", ""),
    ("Users", "users", "1.2 M"),
    ("Groups", "user-group", "14"),
    ("Imports", "arrow-up-tray", "1"),
    ("App clients", "key", "6"),
]
USERS = [
    (
        "Marta Okafor",
        "m.okafor",
        "marta.holm@mail.test",
        True,
        "good",
        "Confirmed",
        ["gold", "eu"],
        0.12,
        980,
    ),
    (
        "Jonas Holm",
        "jholm",
        "jonas@holm.test",
        True,
        "warn",
        "Invited · expired",
        [],
        None,
        18,
    ),
    (
        "Ana Holmgren",
        "ana.holmgren",
        "ana.holmgren@mail.test",
        False,
        "warn",
        "Unconfirmed",
        [],
        None,
        1,
    ),
    (
        "Peter Nicholls",
        "pnicholls",
        "pnicholls@work.test",
        True,
        "info",
        "Must reset",
        ["eu"],
        62,
        1048,
    ),
    (
        "",
        "5f2c1b7e-40d1-70a2-9c1f-0d3b6a51e7aa",
        "chole@mail.test",
        True,
        "good",
        "Confirmed",
        ["gold"],
        1.1,
        416,
    ),
    (
        "Sam Holt",
        "sholt",
        "sam.holt@mail.test",
        True,
        "off",
        "Disabled",
        ["staff"],
        371,
        1742,
    ),
    (
        "Google_1120938",
        "Google_1120938",
        "e.holden@gmail.test",
        True,
        "good",
        "External · Google",
        [],
        0.004,
        170,
    ),
]


POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "OwnObjects",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": "arn:aws:s3:::harbour-shop/${cognito-identity.amazonaws.com:sub}/*",
            "Condition": {"Bool": {"aws:SecureTransport": True}, "NumericLessThan": {"s3:max-keys": 100}},
        }
    ],
}


class SampleForm(forms.Form):
    """One field of each kind; sent, it shows its errors."""

    name = forms.CharField(
        label="Group name",
        help_text="Letters, digits and marks; it cannot be changed later.",
    )
    email = forms.EmailField(label="E-mail", required=False)
    password = forms.CharField(label="Temporary password", widget=forms.PasswordInput, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("string", "String"), ("number", "Number")])
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label="CSV file", required=False, help_text="UTF-8, with a header line.")
    flow = forms.ChoiceField(
        label="Token lifetime",
        widget=forms.RadioSelect,
        choices=[
            ("hour", "One hour, as Cognito has it"),
            ("day", "One day, for trials only"),
        ],
    )
    verified = forms.BooleanField(
        label="Mark the e-mail as verified",
        required=False,
        help_text="Only when you know that it is theirs.",
    )


@page(EVERYONE)
@require_safe
def show_gallery(request: Request) -> HttpResponse:
    """Every component in every state."""
    now = timezone.now()
    times = [now - timedelta(seconds=s) for s in (5, 600, 11_000, 100_000, 1_600_000, 40_000_000)]
    wrong = SampleForm({"name": "", "email": "marta@", "kind": "x"})
    context = {
        "form": SampleForm(prefix="ok"),
        "wrong": wrong,
        "times": times,
        "chart": Chart(
            "Sign-ins", [3, 5, 0, 8, 13, 21, 9], [now - timedelta(days=n) for n in range(6, -1, -1)], "good"
        ),
        "later": now + timedelta(days=3),
        "policy": POLICY,
    }
    return render(request, "dashboard/gallery/index.html", context | _sample())


@page(EVERYONE)
@require_safe
def show_page(request: Request, name: str) -> HttpResponse:
    """One whole page of sample data, or a page that is hard to reach, such as an error's."""
    if name not in PAGES:
        raise Http404(name)
    context = _sample() | (
        _under_a_pool(request, name) if name in ("users", "user", "import", "confirm") else {}
    )
    return render(request, PAGES[name], context)


def _sample() -> dict[str, Any]:
    now = timezone.now()
    members = (
        "name",
        "username",
        "email",
        "verified",
        "tone",
        "status",
        "groups",
        "seen",
        "age",
    )
    users: list[dict[str, Any]] = [dict(zip(members, user, strict=True)) for user in USERS]
    for user in users:
        user["seen"] = None if user["seen"] is None else now - timedelta(days=user["seen"])
        user["created"] = now - timedelta(days=user.pop("age"))
        user["checked"] = user["username"] in ("jholm", "ana.holmgren")
    return {
        "users": users,
        "recent": now - timedelta(minutes=10),
        "before": now - timedelta(minutes=12),
        "old": now - timedelta(days=18),
    }


def _under_a_pool(request: Request, page: str) -> dict[str, Any]:
    around = frame(request)["frame"]
    current = "Imports" if page == "import" else "Users"
    items = [
        {
            "label": label,
            "icon": icon,
            "count": count,
            "url": request.path,
            "current": label == current,
        }
        for label, icon, count in NAMES
    ]
    for _, others in around["sections"]:
        for item in others:
            item.pop("current", None)
    around["sections"] = [("User pool", items), *around["sections"]]
    around["place"] = {"connection": "embedded", "pool": "us-east-1_Hs3kQ9"}
    around["links"]["search"] = request.path
    return {
        "frame": around,
        "pool_name": "Harbour shop customers",
        "connection": {"name": "Embedded"},
    }
