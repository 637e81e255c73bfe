"""Addresses under ``keys/<connection>/``. Neither a user's name nor an access key's id holds a slash.

What is sent to an address whose name begins with ``api-key`` is a grave act.
"""

from django.urls import path

from dashboard.screens.api_keys import acts, create, listing

_ONE = "key/<str:name>/"
_ACCESS_KEY = f"{_ONE}<str:key_id>/"

urlpatterns = [
    path("", listing.list_keys, name="api-keys"),
    path("create/", create.create, name="api-key-create"),
    path(_ONE, listing.show_key, name="api-key"),
    path(f"{_ONE}scope/", create.scope, name="api-key-scope"),
    path(f"{_ONE}rotate/", acts.rotate, name="api-key-rotate"),
    path(f"{_ONE}delete/", acts.delete, name="api-key-delete"),
    path(f"{_ACCESS_KEY}on/", acts.switch, {"status": "Active"}, name="api-key-on"),
    path(f"{_ACCESS_KEY}off/", acts.switch, {"status": "Inactive"}, name="api-key-off"),
    path(f"{_ACCESS_KEY}remove/", acts.remove, name="api-key-remove"),
]
