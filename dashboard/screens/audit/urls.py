"""Addresses under ``audit/``."""

from django.urls import path

from dashboard.screens.audit import export, listing, record, retention

urlpatterns = [
    path("", listing.show, name="audit"),
    path("export/", export.export, name="audit-export"),
    path("retention/", retention.show, name="audit-retention"),
    path("<int:pk>/", record.show, name="audit-record"),
]
