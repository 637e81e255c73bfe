"""Addresses under ``approvals/``."""

from django.urls import path

from dashboard.screens.approvals import deciding, listing, one, settings

urlpatterns = [
    path("", listing.show_waiting, name="approvals"),
    path("mine/", listing.show_mine, name="approvals-mine"),
    path("history/", listing.show_history, name="approvals-history"),
    path("settings/", settings.edit, name="approval-settings"),
    path("<int:pk>/", one.show_approval, name="approval"),
    path("<int:pk>/approve/", deciding.approve, name="approval-approve"),
    path("<int:pk>/refuse/", deciding.refuse, name="approval-refuse"),
    path("<int:pk>/withdraw/", deciding.withdraw, name="approval-withdraw"),
]
