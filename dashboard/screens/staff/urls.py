"""Addresses under ``staff/``."""

from django.urls import include, path

from dashboard.screens.staff import acts, invite, listing, member

urlpatterns = [
    path("", listing.list_members, name="staff"),
    path("invite/", invite.invite_member, name="staff-invite"),
    path("roles/", include("dashboard.screens.staff_roles.urls")),
    path("<int:pk>/", member.show_member, name="staff-member"),
    path("<int:pk>/roles/add/", member.add_role, name="staff-grant-add"),
    path("<int:pk>/roles/<int:grant>/remove/", member.take_role, name="staff-grant-remove"),
    path("<int:pk>/switch-off/", acts.switch_off, name="staff-off"),
    path("<int:pk>/switch-on/", acts.switch_on, name="staff-on"),
    path("<int:pk>/sign-out/", acts.sign_out, name="staff-sign-out"),
    path("<int:pk>/sessions/<int:session>/end/", acts.end_session, name="staff-session-end"),
    path("<int:pk>/link/", acts.send_link, name="staff-link"),
    path("<int:pk>/revoke/", acts.revoke, name="staff-revoke"),
    path("<int:pk>/unlock/", acts.forget_failures, name="staff-unlock"),
]
