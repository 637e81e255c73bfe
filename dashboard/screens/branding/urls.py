"""Addresses under ``pools/<connection>/<pool_id>/clients/<client_id>/``. For the classic look ``ALL`` stands for every client."""

from django.urls import path

from dashboard.screens.branding import classic, editing, preview, terms

urlpatterns = [
    path("branding/", editing.edit, name="branding"),
    path("branding/save/", editing.save, name="branding-save"),
    path("branding/create/", editing.create, name="branding-create"),
    path("branding/delete/", editing.delete, name="branding-delete"),
    path("branding/warnings/", editing.show_warnings, name="branding-warnings"),
    path("branding/preview/", preview.show_preview, name="branding-preview"),
    path("branding/preview.css", preview.show_sheet, name="branding-sheet"),
    path("classic/", classic.edit, name="classic"),
    path("classic/save/", classic.save, name="classic-save"),
    path("classic/preview/", classic.preview, name="classic-preview"),
    path("classic/preview.css", classic.show_sheet, name="classic-sheet"),
    path("terms/", terms.show_terms, name="terms"),
    path("terms/<str:terms_name>/", terms.save, name="terms-save"),
    path("terms/<str:terms_name>/delete/", terms.delete, name="terms-delete"),
]
