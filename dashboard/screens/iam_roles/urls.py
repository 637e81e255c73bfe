"""Addresses under ``roles/<connection>/``. A role's name holds no slash."""

from django.urls import path

from dashboard.screens.iam_roles import create, delete, listing, policies, show, trial

urlpatterns = [
    path("", listing.list_roles, name="roles"),
    path("create/", create.create, name="role-create"),
    path("role/<str:role_name>/", show.show_role, name="role"),
    path("role/<str:role_name>/uses/", show.uses, name="role-uses"),
    path("role/<str:role_name>/managed/<path:arn>", show.managed, name="role-managed"),
    path("role/<str:role_name>/settings/", policies.settings, name="role-settings"),
    path("role/<str:role_name>/trust/", policies.trust, name="role-trust"),
    path("role/<str:role_name>/policies/add/", policies.add, name="role-policy-add"),
    path("role/<str:role_name>/policies/edit/<str:policy_name>/", policies.edit, name="role-policy"),
    path(
        "role/<str:role_name>/policies/remove/<str:policy_name>/",
        delete.remove_policy,
        name="role-policy-remove",
    ),
    path("role/<str:role_name>/try/", trial.try_role, name="role-try"),
    path("role/<str:role_name>/delete/", delete.delete, name="role-delete"),
]
