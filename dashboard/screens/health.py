"""For load balancers and ``bin/serve``: whether the process lives, and whether it can work."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from dashboard import proxies
from dashboard.celery import app
from dashboard.keys.proof import keys_problem
from pools.disk import shortage
from pools.files import files_problem

PATIENCE = 3  # seconds


@login_not_required
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"name": "lifeguard", "status": "ok"})


@login_not_required
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200 while the site can work, else 503. Each part is ``ok`` or a sentence that says what is wrong with it; a proxy that
    nobody named, functions that are refused, and a store of files that is away, are told beside them and are no reason to
    take the site out of service.
    """
    parts = {name: problem() or "ok" for name, problem in PARTS.items()}
    status = 200 if set(parts.values()) == {"ok"} else 503
    if parts["database"] == "ok":
        parts |= {name: words for name, told in NOTES.items() if (words := told())}
    return JsonResponse({"name": "lifeguard", **parts}, status=status)


def proxy() -> str:
    return proxies.WARNING if proxies.is_unnamed() else ""


def triggers() -> str:
    pools = import_string(settings.TRIGGERS_REFUSED)()
    return f"refused, see TRIGGER_ALLOW_PRIVATE: {', '.join(pools)}" if pools else ""


def files() -> str:
    away = files_problem()
    return f"{away} Imports wait until it does." if away else ""


def disk() -> str:
    short = shortage(0) or shortage(0, settings.DATA_DIR)
    return f"{short} Changes may fail until there is room." if short else ""


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "The database does not answer."
    return ""


def broker() -> str:
    try:
        with app.connection_for_read(connect_timeout=PATIENCE) as asked:
            asked.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE)
    except (OperationalError, OSError):
        return "The broker of background work does not answer: messages and jobs wait until it does."
    return ""


def keys() -> str:
    try:
        return keys_problem().partition(". ")[0]  # the rest is for whoever has the machine
    except Error:
        return "The keys cannot be checked while the database does not answer."


PARTS: dict[str, Callable[[], str]] = {
    "disk": disk,
    "database": database,
    "broker": broker,
    "keys": keys,
}

NOTES: dict[str, Callable[[], str]] = {"proxy": proxy, "triggers": triggers, "files": files}
