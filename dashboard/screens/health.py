"""For load balancers and ``bin/serve``: whether the process lives, and whether it can work."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from dashboard.celery import app

PATIENCE = 3  # seconds


@login_not_required
def live(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"name": "lifeguard", "status": "ok"})


@login_not_required
def ready(_request: HttpRequest) -> JsonResponse:
    """200 while the database and the broker answer, else 503; which of them does not is named."""
    parts = {"database": database_answers(), "broker": broker_answers()}
    status = 200 if all(parts.values()) else 503
    words = {name: "ok" if answers else "does not answer" for name, answers in parts.items()}
    if parts["database"] and (pools := import_string(settings.TRIGGERS_REFUSED)()):
        words["triggers"] = f"refused, see TRIGGER_ALLOW_PRIVATE: {', '.join(pools)}"
    return JsonResponse({"name": "lifeguard", **words}, status=status)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def broker_answers() -> bool:
    try:
        with app.connection_for_read(connect_timeout=PATIENCE) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE)
    except (OperationalError, OSError):
        return False
    return True
