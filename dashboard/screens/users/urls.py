"""Addresses under ``pools/<connection>/<pool_id>/users/``."""

from django.urls import path, register_converter

from dashboard.screens.users import (
    actions,
    bulk,
    bulk_job,
    create,
    devices,
    edit,
    events,
    factors,
    identities,
    listing,
    membership,
    notes,
    page,
    password,
    reveal,
    sessions,
    unlocking,
)
from dashboard.screens.users.address import UsernameConverter

register_converter(UsernameConverter, "user")
ONE = "u/<user:username>/"

urlpatterns = [
    path("", listing.show, name="users"),
    path("columns/", listing.choose_columns, name="user-columns"),
    path("create/", create.create, name="user-create"),
    path("bulk/", bulk.ask, name="bulk"),
    path("bulk/run/", bulk.run, name="bulk-run"),
    path("bulk/<int:job_id>/", bulk_job.show, name="bulk-job"),
    path("bulk/<int:job_id>/stop/", bulk_job.stop, name="bulk-stop"),
    path(ONE, page.show, name="user"),
    path(f"{ONE}edit/", edit.edit, name="user-edit"),
    path(f"{ONE}reveal/", reveal.reveal, name="user-reveal"),
    path(f"{ONE}events/", events.show, name="user-events"),
    path(f"{ONE}events/latest/", events.latest, name="user-events-latest"),
    path(f"{ONE}events/feedback/", events.feedback, name="user-event-feedback"),
    path(f"{ONE}password/", password.set_password, name="user-password"),
    path(f"{ONE}reset/", actions.reset_view, name="user-reset"),
    path(f"{ONE}resend/", actions.resend_view, name="user-resend"),
    path(f"{ONE}confirm/", actions.confirm_view, name="user-confirm"),
    path(f"{ONE}verify/", actions.verify_view, name="user-verify"),
    path(f"{ONE}enable/", actions.enable_view, name="user-enable"),
    path(f"{ONE}disable/", actions.disable_view, name="user-disable"),
    path(f"{ONE}sign-out/", actions.sign_out_view, name="user-sign-out"),
    path(f"{ONE}factors/", factors.show, name="user-factors"),
    path(f"{ONE}factors/<str:factor>/on/", factors.turn_on, name="user-factor-on"),
    path(f"{ONE}factors/<str:factor>/off/", factors.turn_off, name="user-factor-off"),
    path(f"{ONE}factors/<str:factor>/prefer/", factors.prefer, name="user-factor-prefer"),
    path(
        f"{ONE}remove-authenticator/",
        actions.remove_authenticator_view,
        name="user-remove-authenticator",
    ),
    path(f"{ONE}devices/", devices.show, name="user-devices"),
    path(f"{ONE}devices/status/", devices.change, name="user-device-status"),
    path(f"{ONE}devices/forget/", devices.forget, name="user-device-forget"),
    path(f"{ONE}identities/", identities.show, name="user-identities"),
    path(f"{ONE}sessions/", sessions.show, name="user-sessions"),
    path(f"{ONE}sessions/revoke/", sessions.revoke, name="user-session-revoke"),
    path(f"{ONE}mfa-off/", actions.mfa_off_view, name="user-mfa-off"),
    path(f"{ONE}unlock/", unlocking.unlock, name="user-unlock"),
    path(f"{ONE}notes/", notes.write, name="user-notes"),
    path(f"{ONE}notes/<int:pk>/", notes.edit, name="user-note"),
    path(f"{ONE}notes/<int:pk>/delete/", notes.delete, name="user-note-delete"),
    path(f"{ONE}delete/", actions.delete_view, name="user-delete"),
    path(f"{ONE}groups/add/", membership.add, name="user-group-add"),
    path(f"{ONE}groups/remove/", membership.remove, name="user-group-remove"),
]
