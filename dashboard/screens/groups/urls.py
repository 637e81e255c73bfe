"""Addresses under ``pools/<connection>/<pool_id>/groups/``. The name comes last: it may hold a slash."""

from django.urls import path

from dashboard.screens.groups import listing, members

urlpatterns = [
    path("", listing.list_groups, name="groups"),
    path("create/", listing.create, name="group-create"),
    path("show/<path:group_name>", members.show_group, name="group"),
    path("find/<path:group_name>", members.find, name="group-find"),
    path("add/<path:group_name>", members.add, name="group-add"),
    path("remove/<path:group_name>", members.remove, name="group-remove"),
    path("edit/<path:group_name>", listing.edit, name="group-edit"),
    path("delete/<path:group_name>", listing.delete, name="group-delete"),
]
