"""Addresses under ``pools/<connection>/<pool_id>/users/``."""

from django.urls import path, register_converter

from dashboard.screens.users import (
    acting,
    bulk,
    bulk_job,
    bulk_list,
    bulk_plan,
    bulk_result,
    bulk_waves,
    counting,
    create,
    devices,
    edit,
    events,
    export,
    factors,
    identities,
    listing,
    notes,
    page,
    password,
    reveal,
    sessions,
)
from dashboard.screens.users.address import UsernameConverter

register_converter(UsernameConverter, "user")
ONE = "u/<user:username>/"

urlpatterns = [
    path("", listing.list_users, name="users"),
    path("count/", counting.count_found, name="users-count"),
    path("columns/", listing.choose_columns, name="user-columns"),
    path("create/", create.create, name="user-create"),
    path("export/", export.export_users, name="users-export"),
    path("export/<int:export_id>/", export.show_export, name="user-export"),
    path("export/<int:export_id>/file/", export.export_file, name="user-export-file"),
    path("export/<int:export_id>/stop/", export.stop_export, name="user-export-stop"),
    path("bulk/", bulk.ask_about_many, name="bulk"),
    path("bulk/run/", bulk.do_to_many, name="bulk-run"),
    path("bulk/list/", bulk_list.act_on_a_list, name="bulk-list"),
    path("bulk/<int:job_id>/begin/", bulk_plan.begin_planned, name="bulk-begin"),
    path("bulk/<int:job_id>/undo/", bulk_plan.take_back, name="bulk-undo"),
    path("bulk/<int:job_id>/result.csv", bulk_result.result, name="bulk-result"),
    path("bulk/<int:job_id>/", bulk_job.show_bulk_job, name="bulk-job"),
    path("bulk/<int:job_id>/pause/", bulk_waves.pause, name="bulk-pause"),
    path("bulk/<int:job_id>/go-on/", bulk_waves.go_on, name="bulk-go-on"),
    path("bulk/<int:job_id>/stop/", bulk_job.stop_bulk_job, name="bulk-stop"),
    path("bulk/<int:job_id>/follow-on/", bulk_job.follow_on, name="bulk-follow-on"),
    path(ONE, page.show_user, name="user"),
    path(f"{ONE}edit/", edit.edit, name="user-edit"),
    path(f"{ONE}reveal/", reveal.reveal, name="user-reveal"),
    path(f"{ONE}events/", events.show_events, name="user-events"),
    path(f"{ONE}events/latest/", events.latest, name="user-events-latest"),
    path(f"{ONE}events/feedback/", events.feedback, name="user-event-feedback"),
    path(f"{ONE}password/", password.set_password, name="user-password"),
    path(f"{ONE}factors/", factors.show_factors, name="user-factors"),
    path(f"{ONE}devices/", devices.show_devices, name="user-devices"),
    path(f"{ONE}devices/status/", devices.change, name="user-device-status"),
    path(f"{ONE}identities/", identities.show_identities, name="user-identities"),
    path(f"{ONE}sessions/", sessions.show_sessions, name="user-sessions"),
    path(f"{ONE}notes/", notes.write, name="user-notes"),
    path(f"{ONE}notes/<int:pk>/", notes.edit, name="user-note"),
    path(f"{ONE}notes/<int:pk>/delete/", notes.delete, name="user-note-delete"),
    *acting.pages_of_acts(ONE),
]
