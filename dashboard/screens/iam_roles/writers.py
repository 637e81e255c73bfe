"""Who wrote what a role's policies say, in words: what each statement gives, its writer must be allowed to do."""

from django.conf import settings
from django.utils.module_loading import import_string

from dashboard.place import Place

TRUST = ""
"""The name under which the trust policy's writer is told."""


def written_by(place: Place, role_name: str) -> dict[str, list[tuple[str, str]]]:
    """By a policy's name: pairs of tone and sentence, one for each writer. Empty on AWS, which keeps no writers."""
    if not place.embedded:
        return {}
    told = import_string(settings.POLICY_WRITERS)(role_name)
    return {name: _sentences(writers, name) for name, writers in told.items()}


def _sentences(writers: list[dict[str, str]], policy: str) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], list[int]] = {}
    for number, writer in enumerate(writers, 1):
        found.setdefault(_sentence(writer, policy), []).append(number)
    if len(found) == 1:
        return list(found)
    return [
        (tone, f"Statement{'s' if len(which) > 1 else ''} {', '.join(map(str, which))}: {said}")
        for (tone, said), which in found.items()
    ]


def _sentence(writer: dict[str, str], policy: str) -> tuple[str, str]:
    if writer["state"] == "unknown":
        return (
            "warn",
            "Who wrote this was not kept then. Save it again, so that it counts as far as you may act.",
        )
    who = f"the API key {writer['name']}" if writer["kind"] == "api-key" else writer["name"] or "somebody"
    if writer["state"] == "gone":
        gives = "lets nobody in" if policy == TRUST else "gives nothing"
        return (
            "bad",
            f"Written by {who}, who may no longer act here: it {gives} until somebody saves it again.",
        )
    return "", f"Written by {who}. It counts as far as they may act themselves."
