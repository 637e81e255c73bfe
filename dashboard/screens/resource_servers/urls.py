"""Addresses under ``pools/<connection>/<pool_id>/resource-servers/``. The identifier comes last: it may hold slashes."""

from django.urls import path

from dashboard.screens.resource_servers import views

urlpatterns = [
    path("", views.list_resource_servers, name="resource-servers"),
    path("create/", views.create, name="resource-server-create"),
    path("edit/<path:identifier>", views.edit, name="resource-server-edit"),
    path("delete/<path:identifier>", views.delete, name="resource-server-delete"),
]
