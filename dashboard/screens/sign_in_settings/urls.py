"""Addresses of the settings of signing in."""

from django.urls import path

from dashboard.screens.sign_in_settings import policy, providers

urlpatterns = [
    path("", policy.edit_sign_in, name="sign-in-settings"),
    path("providers/add/", providers.create, name="sign-in-provider-create"),
    path("providers/<slug:slug>/", providers.edit, name="sign-in-provider"),
    path("providers/<slug:slug>/rules/", providers.add_rule, name="sign-in-provider-rule"),
    path(
        "providers/<slug:slug>/rules/<int:pk>/remove/",
        providers.remove_rule,
        name="sign-in-provider-rule-remove",
    ),
    path("providers/<slug:slug>/remove/", providers.delete, name="sign-in-provider-delete"),
]
