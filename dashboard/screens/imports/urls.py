"""Addresses under ``pools/<connection>/<pool_id>/imports/``."""

from django.urls import path

from dashboard.screens.imports import (
    check,
    columns,
    jobs,
    lines,
    listing,
    mending,
    next_steps,
    passwords,
    results,
    undo,
    upload,
)

urlpatterns = [
    path("", listing.list_imports, name="imports"),
    path("new/", upload.new, name="import-new"),
    path("template/", upload.template, name="import-template"),
    path("runs/<int:run>/", listing.show_run, name="import-run"),
    path("runs/<int:run>/columns/", columns.show_columns, name="import-columns"),
    path("runs/<int:run>/read-again/", columns.read_again, name="import-read-again"),
    path("runs/<int:run>/check/", check.show_check, name="import-check"),
    path("runs/<int:run>/start/", check.start, name="import-start"),
    path("runs/<int:run>/stop/", check.stop, name="import-check-stop"),
    path("runs/<int:run>/without-passwords/", passwords.go_without, name="import-without-passwords"),
    path("runs/<int:run>/retry/", check.retry, name="import-retry"),
    path("runs/<int:run>/discard/", check.discard, name="import-discard"),
    path("runs/<int:run>/mend/<int:line>/", mending.mend_line, name="import-mend"),
    path("runs/<int:run>/mend/<int:line>/leave-out/", mending.leave_out, name="import-leave-out"),
    path("runs/<int:run>/mend/<int:line>/take-back/", mending.take_mending_back, name="import-take-back"),
    path("runs/<int:run>/mended/", mending.run_mended, name="import-run-mended"),
    path("runs/<int:run>/rejected-<str:which>.csv", results.rejected, name="import-rejected"),
    path("jobs/<str:job_id>/", jobs.show_job, name="import-job"),
    path("jobs/<str:job_id>/stop/", jobs.stop, name="import-stop"),
    path("jobs/<str:job_id>/lines/", lines.lines, name="import-lines"),
    path("jobs/<str:job_id>/lines/<str:outcome>/", lines.lines, name="import-lines"),
    path("jobs/<str:job_id>/undo/", undo.undo, name="import-undo"),
    path("jobs/<str:job_id>/undo/state/", undo.show_undo, name="import-undo-state"),
    path("jobs/<str:job_id>/undo/stop/", undo.stop, name="import-undo-stop"),
    path("jobs/<str:job_id>/next/", next_steps.count_next, name="import-next"),
    path("jobs/<str:job_id>/log/", results.log, name="import-log"),
]
