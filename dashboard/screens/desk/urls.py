"""Addresses of the desk: under ``desk/``, and the queue of one pool under ``pools/<connection>/<pool_id>/queue/``."""

from django.urls import path

from dashboard.screens.desk import dismissal, queue, search

urlpatterns = [
    path("", search.show_desk, name="desk"),
    path("<slug:connection>/", search.connection, name="desk-connection"),
    path("<slug:connection>/<str:pool_id>/", search.found, name="desk-found"),
]
of_pool = [
    path("", queue.show_queue, name="queue"),
    path("scan/", queue.scan, name="queue-scan"),
    path("progress/", queue.progress, name="queue-progress"),
    path("<slug:kind>/", queue.show_kind, name="queue-kind"),
    path("<slug:kind>/put-off/", dismissal.dismiss, name="queue-dismiss"),
    path("<slug:kind>/take-back/", dismissal.restore, name="queue-restore"),
]
