"""Addresses under ``pools/<connection>/<pool_id>/settings/domain/``."""

from django.urls import path

from dashboard.screens.domains import views

urlpatterns = [
    path("", views.show_domains, name="pool-domain"),
    path("prefix/", views.create_prefix, name="pool-domain-prefix"),
    path("custom/", views.create_custom, name="pool-domain-custom"),
    path("<str:domain>/edit/", views.edit, name="pool-domain-edit"),
    path("<str:domain>/delete/", views.delete, name="pool-domain-delete"),
]
