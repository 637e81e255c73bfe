"""What becomes of the passwords of a file, and bringing users in without those that cannot be carried."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dashboard.csv_files.passwords import PASSWORD_HASH
from dashboard.models import ImportRun
from dashboard.pages import page
from dashboard.place import Place
from dashboard.requests import Request
from dashboard.screens.imports.columns import go_back_to
from dashboard.screens.imports.place import in_run, page_of

_KINDS = {
    "BCRYPT": "bcrypt",
    "BCRYPT_SHA256": "Django’s bcrypt",
    "WORDPRESS": "WordPress’s bcrypt",
    "SCRYPT": "scrypt",
    "FBSCRYPT": "Firebase’s scrypt",
    "ARGON2": "Argon2",
    "ARGON2ID": "Argon2id",
    "PBKDF2": "PBKDF2",
    "PBKDF2_SHA256": "PBKDF2 SHA-256",
    "PHPASS": "phpass",
    "DIGEST": "plain or salted digest",
}
_SHOWN = 20
"""Stretches of lines that are shown of a reason."""


def passwords_of(run: ImportRun) -> dict[str, Any]:
    """What the check page says of the passwords: ``kinds`` that are carried, ``left`` by reason with its lines, and how many
    lines were ``rejected`` for their hash."""
    tally = run.results.get("passwords", {})
    problems = run.results.get("check", {}).get("problems", [])
    kinds = [
        {"name": _KINDS.get(name, name), "count": count} for name, count in tally.get("carried", {}).items()
    ]
    left = [{**found, "lines": _in_words(found["lines"])} for found in tally.get("left", [])]
    return {
        "kinds": kinds,
        "left": left,
        "left_count": sum(found["count"] for found in left),
        "apps": tally.get("apps", 0),
        "apps_left": tally.get("apps_left", 0),
        "rejected": sum(found["count"] for found in problems if found["column"] == PASSWORD_HASH),
    }


def _in_words(stretches: list[list[int]]) -> str:
    """Line numbers and stretches of them, and that there are more."""
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in stretches[:_SHOWN]]
    return ", ".join(shown) + (" and more" if len(stretches) > _SHOWN else "")


@page("console:Import", asks_reason=False)
@require_POST
@in_run
def go_without(_request: Request, place: Place, run: ImportRun) -> HttpResponse:
    """Check again, with those users without a password whose hash cannot be carried."""
    if not run.job and run.step == ImportRun.Step.CHECKED:
        run.mapping["hashes"] = {**run.mapping.get("hashes", {}), "without": True}
        go_back_to(run, ImportRun.Step.PREPARING)
    return redirect(page_of(place, run))
