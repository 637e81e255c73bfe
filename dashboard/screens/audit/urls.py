"""Addresses under ``audit/``."""

from django.urls import path

from dashboard.screens.audit import export, listing, record, retention

urlpatterns = [
    path("", listing.list_records, name="audit"),
    path("export/", export.export, name="audit-export"),
    path("retention/", retention.edit_retention, name="audit-retention"),
    path("<int:pk>/", record.show_record, name="audit-record"),
]
